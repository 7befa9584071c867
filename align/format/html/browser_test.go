//go:build browser

package html

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/dobhashi/dobhashi/align"
	"github.com/dobhashi/dobhashi/glossary"
	"github.com/dobhashi/dobhashi/glossary/names"
)

// A person opens the page in Chromium: on a telephone and on a desk, by day and
// by night, and on paper. The evaluated expressions run in the browser's
// debugger, which the page's own policy against scripts does not concern.
func TestBrowser(t *testing.T) {
	path := filepath.Join(t.TempDir(), "page.html")
	if err := os.WriteFile(path, samplePage(t), 0o644); err != nil {
		t.Fatal(err)
	}
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
		case *log.EventEntryAdded:
			complaints = append(complaints, ev.Entry.Text)
		}
	}); err != nil {
		t.Fatal(err)
	}

	for _, width := range []int64{360, 800, 1440} {
		for _, scheme := range []string{"light", "dark"} {
			b.open(path, width, scheme)
			if n := b.number(`document.documentElement.scrollWidth - document.documentElement.clientWidth`); n > 0 {
				t.Errorf("at %d pixels the page is %v pixels too wide", width, n)
			}
			// Nothing may stick out of the box of its line: Bengali is tall.
			if n := b.number(`[...document.querySelectorAll('td.text')].filter(e => e.scrollHeight > e.clientHeight + 1).length`); n > 0 {
				t.Errorf("at %d pixels %v texts are taller than their cells", width, n)
			}
			red := b.number(`parseInt(getComputedStyle(document.documentElement).backgroundColor.match(/[0-9]+/)[0])`)
			if bright := red > 128; bright != (scheme == "light") {
				t.Errorf("in the %s scheme the red of the background is %v", scheme, red)
			}
		}
	}

	t.Run("the text is there", func(t *testing.T) {
		text := b.text(`document.body.innerText`)
		for _, want := range []string{"লাভরভের সফর", "Lavrov's visit", "<script>alert(1)</script>", "ল্যাভরভ", "missing"} {
			if !strings.Contains(text, want) {
				t.Errorf("the page does not show %q", want)
			}
		}
	})

	t.Run("pointing at a term lights its partner", func(t *testing.T) {
		b.open(path, 1440, "light")
		const colour = `getComputedStyle(document.querySelector('td[lang=en] mark')).backgroundColor`
		const corner = `document.querySelector('td[lang=bn] mark').getBoundingClientRect()`
		before := b.text(colour)
		x, y := b.number(corner+".x"), b.number(corner+".y")
		if _, err := chromedp.Run(ctx, chromedp.MouseEvent(input.DispatchMouseEventTypeMouseMoved, x+5, y+5)); err != nil {
			t.Fatal(err)
		}
		deadline := time.Now().Add(5 * time.Second)
		for b.text(colour) == before {
			if time.Now().After(deadline) {
				t.Fatalf("the English term stays %s while its Bengali is pointed at", before)
			}
			time.Sleep(50 * time.Millisecond)
		}
	})

	t.Run("pointing at a word lights its partners", func(t *testing.T) {
		for _, scheme := range []string{"light", "dark"} {
			b.open(path, 1440, scheme)
			const plain = "rgba(0, 0, 0, 0)"
			const row = `document.querySelector('#s1')`
			colour := func(selector string) string {
				return b.text(`getComputedStyle(` + row + `.querySelector('` + selector + `')).backgroundColor`)
			}
			corner := row + `.querySelector('td[lang=en] .t1').getBoundingClientRect()`
			x, y := b.number(corner+".x"), b.number(corner+".y")
			if got := colour("td[lang=bn] .t1"); got != plain {
				t.Errorf("in the %s scheme a word is %s before anything is pointed at", scheme, got)
			}
			if _, err := chromedp.Run(ctx, chromedp.MouseEvent(input.DispatchMouseEventTypeMouseMoved, x+3, y+5)); err != nil {
				t.Fatal(err)
			}
			deadline := time.Now().Add(5 * time.Second)
			for colour("td[lang=bn] .t1") == plain || colour("td[lang=en] .t1") == plain {
				if time.Now().After(deadline) {
					t.Fatalf("in the %s scheme the Bengali of a word stays dark while its English is pointed at", scheme)
				}
				time.Sleep(50 * time.Millisecond)
			}
			if got := colour("td[lang=bn] .t2"); got != plain {
				t.Errorf("in the %s scheme another word lights up: %s", scheme, got)
			}
			if got := b.text(`getComputedStyle(document.querySelector('#s4 .t1')).backgroundColor`); got != plain {
				t.Errorf("in the %s scheme a word of another sentence lights up: %s", scheme, got)
			}
		}
	})

	t.Run("a term in focus lights its partner", func(t *testing.T) {
		b.open(path, 1440, "light")
		if _, err := chromedp.Call(ctx, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true}); err != nil {
			t.Fatal(err)
		}
		const colour = `getComputedStyle(document.querySelector('#s1 td[lang=en] mark')).backgroundColor`
		before := b.text(colour)
		b.text(`(document.querySelector('#s1 td[lang=bn] mark').focus(), "")`)
		if b.text(colour) == before {
			t.Errorf("the English term stays %s while its Bengali has the focus", before)
		}
	})

	t.Run("prints", func(t *testing.T) {
		pdf, err := chromedp.Call(ctx, page.PrintToPDF, page.PrintToPDFParams{})
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.HasPrefix(pdf.Data, []byte("%PDF")) || len(pdf.Data) < 5000 {
			t.Errorf("the page printed as %d bytes", len(pdf.Data))
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

func (b *browser) open(path string, width int64, scheme string) {
	b.t.Helper()
	_, err := chromedp.Call(b.ctx, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{Width: width, Height: 900, DeviceScaleFactor: 1, Mobile: width < 500})
	if err == nil {
		_, err = chromedp.Call(b.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}})
	}
	if err == nil {
		_, err = chromedp.Run(b.ctx, chromedp.Navigate("file://"+path))
	}
	if err != nil {
		b.t.Fatal(err)
	}
}

func (b *browser) number(expression string) float64 { return evaluate[float64](b, expression) }
func (b *browser) text(expression string) string    { return evaluate[string](b, expression) }

func evaluate[T any](b *browser, expression string) T {
	b.t.Helper()
	v, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](expression))
	if err != nil {
		b.t.Fatalf("%s: %v", expression, err)
	}
	return v
}

func within(text, part string) glossary.Span {
	at := strings.Index(text, part)
	return glossary.Span{at, at + len(part)}
}

func samplePage(t *testing.T) []byte {
	var b bytes.Buffer
	w := NewWriter(&b, align.Meta{From: "bn", To: "en", Title: "letter.txt", Tool: "dobhashi", Version: "1", Origin: "gloss"})
	const bn, en = "লাভরভের সফর শেষ হয়েছে।", "Lavrov's visit has ended."
	report := &align.Report{}
	for i := range 30 {
		p := &align.Pair{ID: "1", Source: bn, Target: en, Origin: "gloss", Status: align.Rough, Words: 4,
			Place: align.Place{Document: "letter.txt", Block: 1 + i/3, Start: int64(100 * i), End: int64(100*i + 60), Line: i + 1, Column: 1},
			Terms: []glossary.Use{{BN: "ল্যাভরভ", EN: "Lavrov", Form: "লাভরভ", Source: glossary.Span{0, len("লাভরভের")}, Target: &glossary.Span{0, 6}}}}
		p.Links = []align.Link{
			{Source: within(bn, "সফর"), Target: within(en, "visit")},
			{Source: within(bn, "শেষ হয়েছে"), Target: within(en, "has ended")},
		}
		switch i {
		case 1:
			p.Source, p.Target, p.Terms = "<script>alert(1)</script> এবং আন্তঃমহাদেশীয়ব্যালিস্টিকক্ষেপণাস্ত্রনিয়ন্ত্রণকেন্দ্রসমূহের", "<script>alert(1)</script>", nil
			p.Links = nil
		case 2:
			p.Findings = []glossary.Finding{{Tier: glossary.Error, Kind: "missing", Term: "মস্কো", Message: "মস্কো is missing: it should be Moscow"}}
		}
		report.Add(p)
		if err := w.Write(p); err != nil {
			t.Fatal(err)
		}
	}
	report.Names = []names.Finding{{Tier: glossary.Warning, Side: "source", Preferred: "ল্যাভরভ", English: "Lavrov", Reason: "one name", Spellings: []names.Spelling{
		{Form: "ল্যাভরভ", Count: 1, Places: []names.Place{{File: "letter.txt", Line: 1, Column: 1}}},
		{Form: "লাভরভ", Count: 30, Places: []names.Place{{File: "letter.txt", Line: 2, Column: 1, Offset: 100}}}}}}
	if err := w.Close(report); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
