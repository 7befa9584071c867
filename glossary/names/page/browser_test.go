//go:build browser

package page_test

import (
	"context"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"github.com/dobhashi/dobhashi/glossary/names"
)

// contrasts yields the texts whose contrast is below that of WCAG 2.2, level AA
// (4.5 to 1), and the bars that do not stand out from the paper (3 to 1).
const contrasts = `(() => {
	const luminance = c => {
		const [r, g, b] = c.match(/[0-9.]+/g).map(v => v / 255).map(v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
		return .2126 * r + .7152 * g + .0722 * b
	}
	const ground = e => {
		for (; e; e = e.parentElement) {
			const c = getComputedStyle(e).backgroundColor
			if (c != 'rgba(0, 0, 0, 0)') return c
		}
		return 'rgb(255, 255, 255)'
	}
	const ratio = (a, b) => {
		const [x, y] = [luminance(a), luminance(b)]
		return (Math.max(x, y) + .05) / (Math.min(x, y) + .05)
	}
	const poor = []
	for (const e of document.body.querySelectorAll('*'))
		if ([...e.childNodes].some(n => n.nodeType == Node.TEXT_NODE && n.data.trim()) && ratio(getComputedStyle(e).color, ground(e)) < 4.5)
			poor.push(e.tagName + ' ' + e.className + ' ' + e.textContent)
	for (const e of document.querySelectorAll('.bar'))
		if (ratio(getComputedStyle(e).borderTopColor, ground(document.body)) < 3) poor.push('bar')
	return poor
})()`

// An editor opens the page in Chromium: on a telephone and on a desk, by day and
// by night, and on paper. The evaluated expressions run in the browser's
// debugger, which the page's own policy against scripts does not concern.
func TestBrowser(t *testing.T) {
	opts := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true))
	ctx, cancel := chromedp.NewExecAllocator(t.Context(), opts...)
	defer cancel()
	ctx, cancel = chromedp.NewContext(ctx)
	defer cancel()
	ctx, cancel = context.WithTimeout(ctx, 2*time.Minute)
	defer cancel()
	b := &browser{t, ctx}
	var mu sync.Mutex
	var complaints []string
	if err := chromedp.Listen(ctx, func(ev any) {
		mu.Lock()
		defer mu.Unlock()
		switch ev := ev.(type) {
		case *runtime.EventExceptionThrown:
			complaints = append(complaints, ev.ExceptionDetails.Text)
		case *runtime.EventConsoleAPICalled:
			complaints = append(complaints, "console."+ev.Type.String())
		case *log.EventEntryAdded:
			complaints = append(complaints, ev.Entry.Text)
		}
	}); err != nil {
		t.Fatal(err)
	}

	found := slices.Repeat(sample(), 3)
	path := b.save(found)
	for _, media := range []string{"screen", "print"} {
		for _, width := range []int64{360, 800, 1400} {
			for _, scheme := range []string{"light", "dark"} {
				b.open(path, width, media, scheme)
				if n := evaluate[float64](b, `document.documentElement.scrollWidth - document.documentElement.clientWidth`); n > 0 {
					t.Errorf("%s at %d pixels is %v pixels too wide", media, width, n)
				}
				if n := evaluate[float64](b, `[...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > innerWidth).length`); n > 0 {
					t.Errorf("%s at %d pixels: %v elements stick out", media, width, n)
				}
				if poor := evaluate[[]string](b, contrasts); len(poor) > 0 {
					t.Errorf("%s in the %s scheme: hard to read: %q", media, scheme, poor)
				}
				bright := evaluate[bool](b, `parseInt(getComputedStyle(document.documentElement).backgroundColor.match(/[0-9]+/)[0]) > 128`)
				if bright != (scheme == "light" || media == "print") {
					t.Errorf("%s in the %s scheme is bright: %v", media, scheme, bright)
				}
				b.checkBars(found)
				folded := evaluate[float64](b, `[...document.querySelectorAll('details li')].filter(e => e.getBoundingClientRect().height > 0 && e.checkVisibility()).length`)
				if want := map[string]float64{"screen": 0, "print": 12}[media]; folded != want {
					t.Errorf("%s shows %v of the folded places, want %v", media, folded, want)
				}
			}
		}
	}

	b.open(path, 1400, "screen", "light")
	t.Run("headings are in order", func(t *testing.T) {
		last := 0.0
		for i, level := range evaluate[[]float64](b, `[...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].map(e => +e.tagName[1])`) {
			if level > last+1 || (level == 1) != (i == 0) {
				t.Errorf("heading %d is of level %v after one of level %v", i+1, level, last)
			}
			last = level
		}
	})
	t.Run("the index leads to a name", func(t *testing.T) {
		evaluate[bool](b, `document.querySelector('nav a[href="#n6"]').click(), true`)
		if y := evaluate[float64](b, `document.querySelector('#n6').getBoundingClientRect().top`); math.Abs(y) > 1 {
			t.Errorf("the name is %v pixels below the top", y)
		}
	})
	t.Run("places unfold", func(t *testing.T) {
		if n := evaluate[float64](b, `document.querySelector('summary').click(), document.querySelector('details').querySelectorAll('li').length`); n != 4 {
			t.Errorf("%v places are folded", n)
		}
		if !evaluate[bool](b, `[...document.querySelector('details').querySelectorAll('li')].every(e => e.checkVisibility())`) {
			t.Error("they are not shown")
		}
	})
	// The rest of a line stays as it is, even where a name first ends its isolation.
	t.Run("bidirectional controls end with their text", func(t *testing.T) {
		found, _ := hostile("ক\u2069\u202eab")
		b.open(b.save(found), 1400, "screen", "light")
		if !evaluate[bool](b, `['nav li span', '.tier', '.chip', '.about time', '.place'].every(s => {
			const text = document.querySelector(s).lastChild, at = i => {
				const r = document.createRange()
				r.setStart(text, i)
				r.setEnd(text, i + 1)
				return r.getBoundingClientRect().left
			}
			return at(0) < at(text.length - 1)
		})`) {
			t.Error("a label is written from the right")
		}
	})
	t.Run("thousands of names", func(t *testing.T) {
		b.open(b.save(slices.Repeat(sample(), 1250)), 1400, "screen", "light")
		if took := evaluate[float64](b, `performance.getEntriesByType('navigation')[0].loadEventEnd`); took > 10_000 {
			t.Errorf("took %v ms", took)
		}
	})

	mu.Lock()
	defer mu.Unlock()
	if len(complaints) > 0 {
		t.Errorf("the browser complained: %s", strings.Join(complaints, "; "))
	}
}

// browser is Chromium with one page.
type browser struct {
	t   *testing.T
	ctx context.Context
}

// save writes the page about found to a file.
func (b *browser) save(found []names.Finding) string {
	b.t.Helper()
	path := filepath.Join(b.t.TempDir(), "page.html")
	if err := os.WriteFile(path, []byte(write(b.t, found, options)), 0o644); err != nil {
		b.t.Fatal(err)
	}
	return path
}

func (b *browser) open(path string, width int64, media, scheme string) {
	b.t.Helper()
	_, err := chromedp.Call(b.ctx, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{Width: width, Height: 900, DeviceScaleFactor: 1, Mobile: width < 500})
	if err == nil {
		_, err = chromedp.Call(b.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: media,
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}})
	}
	if err == nil {
		_, err = chromedp.Run(b.ctx, chromedp.Navigate("file://"+path))
	}
	if err != nil {
		b.t.Fatal(err)
	}
}

// checkBars fails the test unless the bars are as long as their parts of the names.
func (b *browser) checkBars(found []names.Finding) {
	b.t.Helper()
	bars := evaluate[[]float64](b, `[...document.querySelectorAll('.bar')].map(e => e.getBoundingClientRect().width / e.parentElement.getBoundingClientRect().width)`)
	for _, f := range found {
		total := 0
		for _, s := range f.Spellings {
			total += s.Count
		}
		for _, s := range f.Spellings {
			if len(bars) == 0 {
				b.t.Fatal("a spelling has no bar")
			}
			// The shortest can still be seen.
			if want := float64(s.Count) / float64(total); math.Abs(bars[0]-want) > .01 {
				b.t.Errorf("the bar of %s is %.3f long, want %.3f", s.Form, bars[0], want)
			}
			bars = bars[1:]
		}
	}
	if len(bars) > 0 {
		b.t.Errorf("%d bars too many", len(bars))
	}
}

func evaluate[T any](b *browser, expression string) T {
	b.t.Helper()
	v, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](expression))
	if err != nil {
		b.t.Fatalf("%s: %v", expression, err)
	}
	return v
}
