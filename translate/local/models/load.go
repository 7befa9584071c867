package models

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"github.com/cenkalti/backoff/v5"

	"github.com/dobhashi/dobhashi/translate/remote"
)

const (
	// tries is how often in a row loading may fail without getting on.
	tries = 4
	// gettingOn is how much more of a file makes a try a good one, although it failed.
	gettingOn = 256 << 10
	// longestWait is how long a server may ask to wait.
	longestWait = 2 * time.Minute
)

// Times that tests shorten.
var (
	firstWait = time.Second // before the second try; 3 and 9 times that later
	// silence is how long a server may send nothing.
	silence = time.Minute
)

// part is where the first bytes of a file lie until it is whole.
func (p *pull) part(f File) string {
	return filepath.Join(p.unfinished(p.model.Name, loading), f.Name+".part")
}

// etag is where the tag of the version lies that a part is of.
func etag(part string) string { return part + ".etag" }

// discard removes a part, and the folder after the last one.
func discard(part string) {
	os.Remove(part)
	os.Remove(etag(part))
	os.Remove(filepath.Dir(part))
}

// load gets a file from the server, and returns where it lies. What is there of it already is
// not loaded again, unless it turns out to be wrong.
func (p *pull) load(ctx context.Context, f File) (path string, err error) {
	path = p.part(f)
	for anew := false; ; anew = true {
		resumed, err := p.complete(ctx, f, path)
		if err != nil {
			return "", err
		}
		sum, err := sumOf(path)
		if err != nil {
			return "", err
		}
		if sum == f.SHA256 {
			return path, nil
		}
		discard(path)
		if !resumed || anew {
			return "", &SourceError{Err: fmt.Errorf("%s from %s has the SHA-256 %s, not %s", f.Name, p.base.Host, sum, f.SHA256)}
		}
	}
}

// complete loads what is missing of a part, in as many tries as it takes. It tells whether
// the part was put together from several.
func (p *pull) complete(ctx context.Context, f File, path string) (resumed bool, err error) {
	pause := backoff.ExponentialBackOff{InitialInterval: firstWait, Multiplier: 3, RandomizationFactor: 0.5, MaxInterval: time.Minute}
	for try := 1; ; try++ {
		before := sizeOf(path)
		resumed = resumed || before > 0
		err := p.call(ctx, f, path)
		if ctx.Err() != nil {
			return resumed, ctx.Err()
		}
		e, ok := errors.AsType[*SourceError](err)
		if !ok || !e.temporary {
			return resumed, err
		}
		if sizeOf(path)-before >= gettingOn {
			try = 1
			pause.Reset()
		}
		if e.retryAfter > longestWait {
			return resumed, &SourceError{Err: fmt.Errorf("%s asks to wait %s: %w", p.base.Host, e.retryAfter.Round(time.Second), err)}
		}
		if try >= tries {
			return resumed, err
		}
		wait := max(pause.NextBackOff(), e.retryAfter)
		if p.Notify != nil {
			p.Notify(err, wait)
		}
		select {
		case <-time.After(wait):
		case <-ctx.Done():
			return resumed, ctx.Err()
		}
	}
}

func source(format string, args ...any) *SourceError {
	return &SourceError{Err: fmt.Errorf(format, args...)}
}

// temporary is an error after which another try is worth it.
func temporary(format string, args ...any) *SourceError {
	e := source(format, args...)
	e.temporary = true
	return e
}

// call asks the server once for what is missing of a part, and adds what it gets. There is a
// part after it only if there is a beginning of the right file, as far as can be told.
func (p *pull) call(ctx context.Context, f File, path string) error {
	have := sizeOf(path)
	if have > f.Bytes {
		discard(path)
		have = 0
	}
	p.report(have)
	if have == f.Bytes {
		return nil
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	alarm := time.AfterFunc(silence, func() { cancel(fmt.Errorf("nothing came for %v", silence)) })
	defer alarm.Stop()
	resp, err := p.request(ctx, f, path, have)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	switch resp.StatusCode {
	case http.StatusOK: // all of it, whatever was asked for
		have = 0
	case http.StatusPartialContent:
		if !strings.HasPrefix(resp.Header.Get("Content-Range"), fmt.Sprintf("bytes %d-", have)) {
			discard(path)
			return temporary("%s sends another part of %s than it was asked for", p.base.Host, f.Name)
		}
	case http.StatusRequestedRangeNotSatisfiable:
		discard(path)
		return temporary("%s has less of %s than was loaded before", p.base.Host, f.Name)
	default:
		return p.refused(resp, f)
	}
	left := f.Bytes - have
	in := &reader{Reader: resp.Body, read: func(int) { alarm.Reset(silence) }}
	body := bufio.NewReaderSize(in, 64<<10)
	if have == 0 {
		head, _ := body.Peek(headSize) // an error comes again
		if len(head) > 1 {
			if err := impostor(f.Name+" from "+p.base.Host, resp.Header, head); err != nil {
				return err
			}
		}
	}
	if resp.ContentLength >= 0 && resp.ContentLength != left {
		discard(path)
		return source("%s from %s has %d bytes, not %d", f.Name, p.base.Host, have+resp.ContentLength, f.Bytes)
	}
	if err := p.add(path, have, left, body, resp.Header.Get("ETag")); err != nil && in.err == nil {
		return err
	}
	if in.err != nil {
		if cause := context.Cause(ctx); cause != nil {
			in.err = cause
		}
		return temporary("%s breaks off after %d of %d bytes: %w", f.Name, sizeOf(path), f.Bytes, in.err)
	}
	if n := sizeOf(path); n < f.Bytes {
		return temporary("%s breaks off after %d of %d bytes", f.Name, n, f.Bytes)
	}
	if n, _ := body.Read(make([]byte, 1)); n > 0 {
		discard(path)
		return source("%s from %s has more than %d bytes", f.Name, p.base.Host, f.Bytes)
	}
	return nil
}

// strong is a tag that names one version to the byte.
var strong = regexp.MustCompile(`^"[\x21\x23-\x7E]{1,200}"$`)

func (p *pull) request(ctx context.Context, f File, path string, have int64) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, p.base.JoinPath(f.Name).String(), nil)
	if err != nil {
		return nil, err
	}
	req.Header.Set("User-Agent", "dobhashi")
	// The file is packed: nobody is to unpack it on the way.
	req.Header.Set("Accept-Encoding", "identity")
	if have > 0 {
		req.Header.Set("Range", fmt.Sprintf("bytes=%d-", have))
		if tag, err := os.ReadFile(etag(path)); err == nil && strong.Match(tag) {
			req.Header.Set("If-Range", string(tag))
		}
	}
	client := p.Client
	if client == nil {
		client = http.DefaultClient
	}
	resp, err := client.Do(req)
	if err == nil {
		return resp, nil
	}
	if cause := context.Cause(ctx); cause != nil {
		return nil, temporary("no answer from %s: %w", p.base.Host, cause)
	}
	// Of the URL the host is enough.
	if u, ok := errors.AsType[*url.Error](err); ok {
		err = u.Err
	}
	e := temporary("no answer from %s: %w", p.base.Host, err)
	var unknown *net.DNSError
	var untrusted *tls.CertificateVerificationError
	switch {
	case strings.Contains(err.Error(), "Proxy Authentication Required"):
		return nil, source("the proxy on the way to %s asks for a user and a password", p.base.Host)
	case errors.As(err, &unknown) && unknown.IsNotFound, errors.As(err, &untrusted):
		e.temporary = false
	}
	return nil, e
}

// refused is the error of an answer without the file.
func (p *pull) refused(resp *http.Response, f File) error {
	text := fmt.Sprintf("%d %s", resp.StatusCode, http.StatusText(resp.StatusCode))
	head, _ := io.ReadAll(io.LimitReader(resp.Body, headSize))
	if page, ok := remote.Page(resp.Header, head); ok && page != "" {
		text += ": " + remote.OneLine(page)
	}
	e := source("%s does not give %s: %s", p.base.Host, f.Name, text)
	switch s := resp.StatusCode; {
	case s == http.StatusProxyAuthRequired:
		e.Err = fmt.Errorf("the proxy on the way to %s asks for a user and a password: %s", p.base.Host, text)
	case s == http.StatusRequestTimeout, s == http.StatusTooManyRequests, s >= 500:
		e.temporary, e.retryAfter = true, remote.RetryAfter(resp.Header)
	}
	return e
}

// headSize is how much of a file tells what it is.
const headSize = 4 << 10

// impostor is the error for what often comes in the place of a packed file, nil if
// it begins as one.
func impostor(name string, h http.Header, head []byte) error {
	page, isPage := remote.Page(h, head)
	switch {
	case bytes.HasPrefix(head, []byte("\x1f\x8b")):
		return nil
	case bytes.HasPrefix(head, []byte("version https://git-lfs.github.com/spec/")):
		return source("%s is only a Git LFS pointer, a small text that stands for the file", name)
	case isPage && page != "":
		return source("%s is a web page and not the file: %s; is a proxy or a login in between?", name, remote.OneLine(page))
	case isPage:
		return source("%s is a web page and not the file; is a proxy or a login in between?", name)
	}
	return source("%s is not packed with gzip", name)
}

// add puts up to left bytes after the first that a part has.
func (p *pull) add(path string, have, left int64, body io.Reader, tag string) (err error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		return err
	}
	flags := os.O_WRONLY | os.O_CREATE
	if have == 0 {
		flags |= os.O_TRUNC
	}
	out, err := os.OpenFile(path, flags, 0o666)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, out.Close()) }()
	if have == 0 {
		os.Remove(etag(path))
		if strong.MatchString(tag) {
			if err := os.WriteFile(etag(path), []byte(tag), 0o666); err != nil {
				return err
			}
		}
	}
	if have > 0 {
		if _, err := out.Seek(have, io.SeekStart); err != nil {
			return err
		}
	}
	_, err = io.Copy(&counting{out, have, p.report}, io.LimitReader(body, left))
	return err
}

// counting says how much there is after each write.
type counting struct {
	io.Writer
	n      int64
	report func(int64)
}

func (c *counting) Write(b []byte) (int, error) {
	n, err := c.Writer.Write(b)
	c.n += int64(n)
	c.report(c.n)
	return n, err
}
