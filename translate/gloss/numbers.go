package gloss

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/dobhashi/dobhashi/glossary/bengali"
)

// number reads a number at token i, in digits or words, with all that belongs
// to it: a classifier, an ordinal ending, multipliers, a month, minutes. It
// tells how many tokens that are, 0 if there is no number.
func (a *analyser) number(i int) int {
	plus, after := bengali.Addend(a.token(i)) // সাড়ে তিন
	n := 0
	if after {
		n = 1
	}
	it, taken := a.digits(i + n)
	if taken == 0 {
		it, taken = a.numberWord(i + n)
	}
	if taken == 0 {
		return 0
	}
	n += taken
	n += a.decimal(&it, i+n)
	if it.class != numeral { // an ordinal
		a.push(it)
		return n
	}
	if after {
		it.add(plus)
	}
	if taken := a.date(&it, i+n); taken > 0 {
		a.push(it)
		return n + taken
	}
	switch a.token(i + n) {
	case "শে", "ই", "লা", "রা", "ঠা": // written apart
		if taken := a.date(&it, i+n+1); taken > 0 {
			a.push(it)
			return n + 1 + taken
		}
	}
	if !it.classified || it.cas == bengali.Nominative {
		n += a.multiply(&it, i+n)
		n += a.classifier(&it, i+n)
	}
	n += a.clock(&it, i+n)
	n += a.exceeds(&it, i+n)
	n += a.span(&it, i+n)
	a.push(it)
	if it.class == numeral && !it.classified && a.token(i+n) != "'" {
		n += a.detachedEnding(i + n)
	}
	return n
}

// decimal puts the places after the point to the number: ২ দশমিক ৩ is 2.3. It tells how
// many tokens it took.
func (a *analyser) decimal(it *item, i int) int {
	if it.class != numeral || it.classified || a.token(i) != "দশমিক" {
		return 0
	}
	places := bengali.ASCIIDigits(a.token(i + 1))
	if v, ok := bengali.NumberWord(a.token(i + 1)); ok && v < 100 {
		places = formatNumber(v)
	}
	v, err := strconv.ParseFloat(strconv.FormatFloat(it.value, 'f', -1, 64)+"."+places, 64)
	if err != nil || places == "" || strings.Trim(places, "0123456789") != "" {
		return 0
	}
	it.set(v)
	return 2
}

// set gives a numeral its value, written in English.
func (it *item) set(v float64) {
	it.value, it.en, it.plainNumber = v, formatNumber(v), false
}

// add puts a fraction to the number: সাড়ে তিন is 3.5, সাড়ে তিনশ 350.
func (it *item) add(plus float64) {
	if it.value >= 100 && math.Mod(it.value, 100) == 0 {
		plus *= 100
	}
	it.set(it.value + plus)
}

// digits reads a number or a range in digits at token i, with a classifier or
// an ordinal ending written onto it.
func (a *analyser) digits(i int) (it item, tokens int) {
	if i >= len(a.toks) || a.toks[i].Kind != bengali.Numeral {
		return item{}, 0
	}
	text := bengali.ASCIIDigits(a.toks[i].Text)
	it = item{entry: entry{class: numeral, en: text}, bn: text}
	plain := strings.ReplaceAll(text, ",", "")
	if v, err := strconv.ParseFloat(plain, 64); err == nil {
		it.value = v
		it.plainNumber = plain == text && !strings.Contains(text, ".")
		if plain != text {
			it.en = formatNumber(v)
		}
	}
	n := 1
	if (a.token(i+1) == "-" || a.token(i+1) == "–") && a.attached(i+1) && a.attached(i+2) && a.toks[i+2].Kind == bengali.Numeral {
		it.en += "-" + bengali.ASCIIDigits(a.toks[i+2].Text)
		n = 3
	}
	if !a.isWord(i+n) || !a.attached(i+n) {
		return it, n
	}
	switch suffix := a.token(i + n); suffix {
	case "শে", "ই", "লা", "রা", "ঠা": // a day of the month
		n++
	case "ম", "য়", "র্থ", "ষ্ঠ", "তম":
		it.entry = entry{class: adjective, en: ordinal(plain), feat: fOrdinal}
		n++
	default:
		if it.classify(suffix) {
			n++
		}
	}
	return it, n
}

// shortened are the number words that are written with an apostrophe for their end.
var shortened = map[string]float64{"দু": 2, "ছ": 6, "ন": 9}

// hundreds are the words that say about how many hundreds after শ’.
var hundreds = map[string]float64{"খানেক": 100, "দুয়েক": 200, "দেড়েক": 150, "তিনেক": 300, "চারেক": 400, "পাঁচেক": 500, "ছয়েক": 600, "সাতেক": 700, "আটেক": 800}

// numberWord reads a number word at token i, with a classifier written onto it:
// পাঁচ, দুটি, তিনজন, পাঁচটির.
func (a *analyser) numberWord(i int) (it item, tokens int) {
	w := a.token(i)
	if v := hundreds[a.token(i+2)]; w == "শ" && v > 0 && a.token(i+1) == "'" && a.attached(i+1) && a.attached(i+2) { // শ’দুয়েক
		it = item{entry: entry{class: numeral}, bn: w, surface: w}
		it.set(v)
		it.en = "about " + it.en
		return it, 3
	}
	if v := shortened[w]; v > 0 && a.token(i+1) == "'" && a.attached(i+1) && a.attached(i+2) && a.isWord(i+2) { // দু’বছর
		it = item{entry: entry{class: numeral}, bn: w, surface: w}
		it.set(v)
		return it, 2
	}
	if v, ok := bengali.NumberWord(w); ok {
		if a.isDeterminer(w, i) || a.isCopula(w) && a.clauseEnd(i+1) { // নয়: nine, or is not
			return item{}, 0
		}
		it = item{entry: entry{class: numeral}, bn: w, surface: w}
		it.set(v)
		return it, 1
	}
	const longest = 24 // bytes of classifier and ending
	for cut := len(w) - len("ট"); cut > 0 && len(w)-cut <= longest; cut -= len("ট") {
		v, ok := bengali.NumberWord(w[:cut])
		if !ok {
			continue
		}
		it = item{entry: entry{class: numeral}, bn: w, surface: w}
		it.set(v)
		if it.classify(w[cut:]) && it.counted && !(w[:cut] == "এক" && it.cas == bengali.Nominative && !it.hours) {
			return it, 1
		}
	}
	return item{}, 0
}

// isDeterminer tells the article এক from the number.
func (a *analyser) isDeterminer(w string, i int) bool {
	next, _ := bengali.NumberWord(a.token(i + 1))
	return w == "এক" && next < 100
}

func (a *analyser) isCopula(w string) bool {
	for _, en := range a.words[w] {
		if en.class == copula {
			return true
		}
	}
	return false
}

// classify puts a classifier with its ending on a numeral: -টি, -জনকে.
func (it *item) classify(suffix string) bool {
	rest, person := strings.CutPrefix(suffix, "জন")
	counted := person
	for _, c := range []string{"খানা", "খানি"} {
		if s, ok := strings.CutPrefix(suffix, c); ok {
			rest, counted = s, true
		}
	}
	e, ok := bengali.ParseEnding(rest)
	if !ok && !(counted && rest == "") {
		return false
	}
	if e.Number == bengali.Definite {
		e.Number, counted = bengali.Singular, true
	}
	it.bend(e)
	it.classified, it.counted, it.plainNumber = true, counted, false
	it.hours = strings.HasPrefix(suffix, "টা")
	if person {
		it.feat |= fHuman
	}
	return true
}

// classifier takes a জন or টি that is written apart at token i.
func (a *analyser) classifier(it *item, i int) int {
	if a.isWord(i) && hasAnyPrefix(a.token(i), "জন", "টি", "টা") && it.classify(a.token(i)) {
		return 1
	}
	return 0
}

// largest is the number up to which is reckoned; it is far from where a
// float64 stops to be exact.
const largest = 1e15

// multiply takes the multipliers that follow the numeral it at token i: ৫ লাখ,
// দুই হাজার পাঁচশ.
func (a *analyser) multiply(it *item, i int) int {
	total, current := 0.0, it.value
	last := 0.0 // multiplier
	n := 0
	for a.isWord(i+n) || current == 0 && a.goesOn(i+n, last) {
		if !a.isWord(i + n) { // ১ হাজার ২০০
			current, _ = strconv.ParseFloat(bengali.ASCIIDigits(a.token(i+n)), 64)
			n++
			continue
		}
		v, e := a.multiplier(i + n)
		if v < 1 || e.Number == bengali.Plural && e.Case == bengali.Nominative || (total+current)*v > largest {
			break
		}
		hundreds := current >= 100 && math.Mod(current, 100) == 0
		if v < 1000 && current > 0 && !(v == 100 && current < 100 && math.Mod(current, 1) == 0) && !(v < 100 && hundreds) {
			break // দশ বিশ are two numbers
		}
		switch {
		case v < 100 && hundreds: // পাঁচশ ষাট
			current += v
		case v < 1000 && current == 0:
			current = v
		case v < 1000:
			current *= v
		case total > 0 && total < v: // দুই হাজার কোটি
			total, current, last = (total+current)*v, 0, v
		default:
			total, current, last = total+max(1, current)*v, 0, v
		}
		n++
		if e.Text != "" {
			it.bend(e)
			if e.Number == bengali.Definite {
				it.number, it.classified = bengali.Singular, true
			}
			break
		}
	}
	if n > 0 {
		it.set(total + current)
	}
	return n
}

// goesOn tells whether the digits at token i belong to the number that ended in the
// multiplier last: ১ হাজার ২০০, ২ কোটি ৫০ লাখ.
func (a *analyser) goesOn(i int, last float64) bool {
	if i >= len(a.toks) || a.toks[i].Kind != bengali.Numeral {
		return false
	}
	v, err := strconv.ParseFloat(bengali.ASCIIDigits(a.token(i)), 64)
	if err != nil || v < 1 || v >= last || a.token(i+1) == "-" || a.token(i+1) == "–" {
		return false
	}
	next, _ := a.multiplier(i + 1)
	return last == 1000 || next >= 1000 && v*next < last
}

// span makes a range of a bare number with another one after থেকে: পাঁচ থেকে সাত ফুট. It
// tells how many tokens it took.
func (a *analyser) span(it *item, i int) int {
	if it.class != numeral || it.classified || it.cas != bengali.Nominative || isYear(it.en) || a.token(i) != "থেকে" {
		return 0
	}
	to, n := a.digits(i + 1)
	if n == 0 {
		to, n = a.numberWord(i + 1)
	}
	if n == 0 || to.class != numeral || to.value <= it.value {
		return 0
	}
	if !to.classified || to.cas == bengali.Nominative {
		n += a.multiply(&to, i+1+n)
		n += a.classifier(&to, i+1+n)
	}
	to.en, to.plainNumber = it.en+" to "+to.en, false
	*it = to
	return 1 + n
}

// exceeds makes of a number in the genitive what is more or less than it: ৪০টির বেশি
// ড্রোন. It tells how many tokens it took.
func (a *analyser) exceeds(it *item, i int) int {
	if it.class != numeral || it.cas != bengali.Genitive {
		return 0
	}
	switch a.token(i) {
	case "বেশি", "অধিক", "বেশী":
		it.en = "more than " + it.en
	case "কম":
		it.en = "fewer than " + it.en
	default:
		return 0
	}
	it.cas, it.plainNumber = bengali.Nominative, false
	return 1
}

// multiplier reads a number word at token i, from 100 on with a case ending.
func (a *analyser) multiplier(i int) (v float64, e bengali.Ending) {
	w := a.token(i)
	if v, ok := bengali.NumberWord(w); ok {
		return v, e
	}
	if w == "শে" || strings.HasPrefix(w, "শতক") { // the 24th; the 19th century
		return 0, e
	}
	bengali.Splits(w, func(stem string, ending bengali.Ending) bool {
		if n, ok := bengali.NumberWord(stem); ok && n >= 100 {
			v, e = n, ending
		}
		return v == 0
	})
	return v, e
}

// date makes a date of the number it when a month follows at token i: ১৯
// অক্টোবর ২০১৮.
func (a *analyser) date(it *item, i int) int {
	if it.value < 1 || it.value > 31 || it.classified || !a.isWord(i) {
		return 0
	}
	month := ""
	var ending bengali.Ending
	bengali.Splits(a.token(i), func(stem string, e bengali.Ending) bool {
		for _, en := range a.words[stem] {
			if en.feat&fMonth != 0 {
				month, ending = en.en, e
			}
		}
		return month == ""
	})
	if month == "" {
		return 0
	}
	n := 1
	text := month + " " + it.en
	year := i + 1
	if a.token(year) == "," {
		year++
	}
	if y := bengali.ASCIIDigits(a.token(year)); isYear(y) && !(a.isWord(year+1) && a.attached(year+1)) {
		text += ", " + y
		n = year - i + 1
	}
	it.entry = entry{class: noun, en: text, feat: fTime | fProper | fOn}
	it.bend(ending)
	return n
}

// isYear tells whether digits can be a year.
func isYear(s string) bool {
	return len(s) == 4 && (s[0] == '1' || s[0] == '2') && strings.Trim(s, "0123456789") == ""
}

// clock makes an hour of the number it, with the time of day before it and
// minutes at token i: সকাল ১০টা ৩০ মিনিটে.
func (a *analyser) clock(it *item, i int) int {
	day := a.last()
	if day != nil && (!day.has(fMorning|fAfternoon|fNight) || day.cas != bengali.Nominative) {
		day = nil
	}
	hour, minute, ok := hourAndMinute(it)
	if !ok || day == nil && !(it.hours && it.cas == bengali.Locative) {
		return 0
	}
	n := 0
	if minutes, taken := a.digits(i); minute == 0 && taken > 0 && minutes.value < 60 && a.minutes(it, i+taken) {
		minute, n = int(minutes.value), taken+1
	} else if a.minutes(it, i) {
		n = 1
	}
	text := strconv.Itoa(hour)
	if minute > 0 {
		text = fmt.Sprintf("%d:%02d", hour, minute)
	}
	if day == nil {
		if minute == 0 {
			text += " o'clock"
		}
	} else {
		text += half(day.feat, hour)
		a.items = a.items[:len(a.items)-1]
	}
	it.entry = entry{class: noun, en: text, feat: fTime | fProper | fAt}
	return n
}

// minutes takes the word মিনিট at token i, with its case.
func (a *analyser) minutes(it *item, i int) (found bool) {
	if a.isWord(i) {
		bengali.Splits(a.token(i), func(stem string, e bengali.Ending) bool {
			if stem == "মিনিট" {
				it.bend(e)
				found = true
			}
			return !found
		})
	}
	return found
}

// hourAndMinute reads ১০:৩০, ১০.৩০টা, ১০টা and সাড়ে ১০টা.
func hourAndMinute(it *item) (hour, minute int, ok bool) {
	if h, m, colon := strings.Cut(it.bn, ":"); colon {
		hour, err1 := strconv.Atoi(h)
		minute, err2 := strconv.Atoi(m)
		return hour, minute, err1 == nil && err2 == nil && hour <= 24 && minute < 60
	}
	if !it.hours || it.value < 0.5 || it.value > 24 {
		return 0, 0, false
	}
	if _, m, point := strings.Cut(it.bn, "."); point && len(m) == 2 { // minutes, and no share of an hour
		minute, err := strconv.Atoi(m)
		return int(it.value), minute, err == nil && minute < 60
	}
	return int(it.value), int(math.Mod(it.value, 1) * 60), true
}

// half tells the hours before noon from those after it.
func half(timeOfDay feat, hour int) string {
	if timeOfDay&(fMorning|fAfternoon) == fMorning|fAfternoon && (hour < 6 || hour == 12) { // বেলা ২টায়
		return " pm"
	}
	if timeOfDay&fMorning != 0 || timeOfDay&fNight != 0 && (hour < 6 || hour == 12) {
		return " am"
	}
	return " pm"
}

// formatNumber writes a number with Western commas; round millions and more
// get words.
func formatNumber(v float64) string {
	for _, unit := range []struct {
		value float64
		name  string
	}{{1e12, " trillion"}, {1e9, " billion"}, {1e6, " million"}} {
		if v >= unit.value && math.Mod(v, unit.value/1000) == 0 {
			return trimNumber(v/unit.value) + unit.name
		}
	}
	switch {
	case v != math.Trunc(v) || v > largest:
		return trimNumber(v)
	case v < 10:
		return [...]string{"zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"}[int(v)]
	}
	s := strconv.FormatInt(int64(v), 10)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

func trimNumber(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

// ordinal writes 1st, 2nd, 11th after digits.
func ordinal(digits string) string {
	n, err := strconv.Atoi(digits)
	if err != nil {
		return digits
	}
	if n%100 < 11 || n%100 > 13 {
		switch n % 10 {
		case 1:
			return digits + "st"
		case 2:
			return digits + "nd"
		case 3:
			return digits + "rd"
		}
	}
	return digits + "th"
}
