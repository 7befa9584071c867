package models

import (
	"cmp"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"time"
)

// PullOptions say where the files of a model come from. The zero value is the server of the
// catalog.
type PullOptions struct {
	// From is a folder that has the packed files, for machines without a network.
	From string
	// URL is the folder on another server in which the packed files lie.
	URL string
	// Client calls the server; nil is http.DefaultClient.
	Client *http.Client
	// Progress is told how many bytes of all packed files are there.
	Progress func(done, total int64)
	// Notify is told of a failure after which another try is made, or of another run that is
	// waited for, in which case wait is 0.
	Notify func(err error, wait time.Duration)
	// Free tells how many bytes can be written into a folder, if that is known. Nil is never.
	Free func(folder string) (bytes uint64, ok bool)
}

// SourceError says that files could not be had where they were looked for, or that they are
// not the right ones. Another server or a folder may do better.
type SourceError struct {
	Err error

	temporary  bool
	retryAfter time.Duration
}

func (e *SourceError) Error() string { return e.Err.Error() }
func (e *SourceError) Unwrap() error { return e.Err }

// SpaceError says that the disk is full, or would be.
type SpaceError struct {
	Folder string
	// Need is how many bytes are needed, and Free how many there are, -1 if not known.
	Need, Free int64
	Err        error // what went wrong, nil before anything did
}

func (e *SpaceError) Error() string {
	text := fmt.Sprintf("the disk with %s is too full: %s needed", e.Folder, megabytes(e.Need))
	if e.Free >= 0 {
		text += fmt.Sprintf(", %s free", megabytes(e.Free))
	}
	return text
}

func (e *SpaceError) Unwrap() error { return e.Err }

func megabytes(n int64) string { return fmt.Sprintf("%.1f MB", float64(n)/1e6) }

// Pull installs a model of the catalog, and tells whether there was anything to do: a model
// that is installed as the catalog has it stays, one that is damaged or of another version is
// replaced. Until then, and after an error, nothing has changed but that what was loaded is
// kept, so that the next Pull goes on from there.
func (s Store) Pull(ctx context.Context, name string, opt PullOptions) (pulled bool, err error) {
	m, err := s.model(name)
	if err != nil {
		return false, err
	}
	p := &pull{Store: s, PullOptions: opt, model: m}
	if p.base, err = server(cmp.Or(opt.URL, m.URL)); err != nil {
		return false, err
	}
	pulled, err = p.run(ctx)
	if isFull(err) {
		os.RemoveAll(p.unfinished(m.Name, loading)) // the room is wanted for other things
		err = p.room(err)
	}
	return pulled, err
}

// pull is one run of Pull.
type pull struct {
	Store
	PullOptions
	model Model
	base  *url.URL
	done  int64 // bytes of the files that are there as a whole
}

func (p *pull) run(ctx context.Context) (pulled bool, err error) {
	if err := os.MkdirAll(p.Folder, 0o777); err != nil {
		return false, fmt.Errorf("the folder of the models: %w", err)
	}
	unlock, err := p.wait(ctx)
	if err != nil {
		return false, err
	}
	defer unlock()
	if ok, err := p.installed(); ok || err != nil {
		return false, err
	}
	if err := p.room(nil); err != nil {
		return false, err
	}
	if err := p.install(ctx); err != nil {
		return false, fmt.Errorf("%s: %w", p.model.Name, err)
	}
	return true, nil
}

func (p *pull) report(bytes int64) {
	if p.Progress != nil {
		p.Progress(p.done+bytes, p.model.Bytes())
	}
}

// wait has the folder for this run alone.
func (p *pull) wait(ctx context.Context) (unlock func(), err error) {
	for told := false; ; told = true {
		unlock, err := p.lock()
		if !errors.Is(err, ErrBusy) {
			return unlock, err
		}
		if !told && p.Notify != nil {
			p.Notify(err, 0)
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(200 * time.Millisecond):
		}
	}
}

// lock has the folder for one run until unlock is called; the error may be [ErrBusy]. The lock
// goes with the process, however that ends. The empty file stays.
func (s Store) lock() (unlock func(), err error) {
	f, err := os.OpenFile(filepath.Join(s.Folder, ".lock"), os.O_RDWR|os.O_CREATE, 0o666)
	if err != nil {
		return nil, fmt.Errorf("the folder of the models: %w", err)
	}
	ok, err := tryLock(f)
	if err == nil && !ok {
		err = ErrBusy
	}
	if err != nil {
		f.Close()
		return nil, fmt.Errorf("%s: %w", s.Folder, err)
	}
	return func() { f.Close() }, nil
}

// installed tells whether there is nothing to do.
func (p *pull) installed() (bool, error) {
	dir := filepath.Join(p.Folder, p.model.Name)
	if _, err := os.Lstat(dir); errors.Is(err, fs.ErrNotExist) {
		return false, nil
	} else if err != nil {
		return false, err
	}
	if own(dir) {
		return false, fmt.Errorf("%s is %w, which is not replaced", dir, ErrOwn)
	}
	list, err := readManifest(dir)
	if err != nil || !list.matches(p.model) {
		return false, nil
	}
	damaged, err := p.Verify(p.model.Name)
	return err == nil && len(damaged) == 0, err
}

// room tells by an error whether the disk has too little of it, or has run out of it as cause says.
func (p *pull) room(cause error) error {
	e := &SpaceError{Folder: p.Folder, Free: -1, Err: cause}
	for _, f := range p.model.Files {
		e.Need += f.about()
		if p.From == "" {
			e.Need += f.Bytes - min(f.Bytes, sizeOf(p.part(f)))
		}
	}
	if p.Free != nil {
		if free, ok := p.Free(p.Folder); ok {
			e.Free = int64(min(free, 1<<62))
		}
	}
	if cause == nil && (e.Free < 0 || e.Free >= e.Need) {
		return nil
	}
	return e
}

// sizeOf is 0 for a file that is not there.
func sizeOf(path string) int64 {
	info, err := os.Stat(path)
	if err != nil {
		return 0
	}
	return info.Size()
}

// isFull tells whether a disk, or what a user may have of it, is full.
func isFull(err error) bool {
	const diskFull = syscall.Errno(112) // ERROR_DISK_FULL of Windows
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) || runtime.GOOS == "windows" && errors.Is(err, diskFull)
}

// install has the model ready beside its place, and then puts it there.
func (p *pull) install(ctx context.Context) error {
	dir, old := filepath.Join(p.Folder, p.model.Name), p.unfinished(p.model.Name, replaced)
	fresh := p.unfinished(p.model.Name, unpacking)
	if err := os.RemoveAll(fresh); err != nil { // of a run that was killed
		return err
	}
	defer os.RemoveAll(fresh)
	if err := os.Mkdir(fresh, 0o777); err != nil {
		return err
	}
	list := manifest{Model: p.model.Name, From: p.model.From, To: p.model.To,
		Licence: p.model.Licence, Publisher: p.model.Publisher, URL: p.model.URL}
	for _, f := range p.model.Files {
		unpacked, err := p.file(ctx, f, fresh)
		if err != nil {
			return err
		}
		list.Files = append(list.Files, unpacked)
		p.done += f.Bytes
		p.report(0)
	}
	text, err := json.MarshalIndent(list, "", "  ")
	if err != nil {
		return err
	}
	if err := create(filepath.Join(fresh, manifestName), func(w io.Writer) error {
		_, err := w.Write(append(text, '\n'))
		return err
	}); err != nil {
		return err
	}
	syncDir(fresh)
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := os.RemoveAll(old); err != nil {
		return err
	}
	if err := os.Rename(dir, old); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := os.Rename(fresh, dir); err != nil {
		return errors.Join(err, ignoreAbsent(os.Rename(old, dir)))
	}
	syncDir(p.Folder)
	os.RemoveAll(old)
	os.RemoveAll(p.unfinished(p.model.Name, loading))
	return nil
}

func ignoreAbsent(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// syncDir has the names in a folder on the disk, on systems that can.
func syncDir(dir string) {
	if d, err := os.Open(dir); err == nil {
		d.Sync()
		d.Close()
	}
}

// create writes a new file and has it on the disk.
func create(path string, write func(io.Writer) error) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return err
	}
	if err := write(f); err != nil {
		f.Close()
		return err
	}
	if err := f.Sync(); err != nil && !errors.Is(err, errors.ErrUnsupported) {
		f.Close()
		return err
	}
	return f.Close()
}

// file gets a file of the model and unpacks it into a folder.
func (p *pull) file(ctx context.Context, f File, dir string) (manifestFile, error) {
	m := manifestFile{Name: f.unpackedName(), Packed: f.SHA256}
	var path string
	var err error
	if p.From != "" {
		path = filepath.Join(p.From, f.Name)
		err = checkPacked(path, f)
	} else {
		path, err = p.load(ctx, f)
	}
	if err != nil {
		return m, err
	}
	in, err := os.Open(path)
	if err != nil {
		return m, err
	}
	defer in.Close()
	err = create(filepath.Join(dir, m.Name), func(w io.Writer) error {
		m.Bytes, m.SHA256, err = unpack(w, in, f)
		return err
	})
	return m, err
}

// unpack writes what is in a packed file, which may be no more than the catalog says. It
// returns how much that is, and its SHA-256.
func unpack(w io.Writer, r io.Reader, f File) (n int64, sum string, err error) {
	wrong := func(format string, args ...any) error {
		return &SourceError{Err: fmt.Errorf("the content of "+f.Name+" "+format, args...)}
	}
	z, err := gzip.NewReader(r)
	if err != nil {
		return 0, "", wrong("cannot be unpacked: %w", err)
	}
	in := &reader{Reader: z}
	h := sha256.New()
	n, err = io.Copy(io.MultiWriter(w, h), io.LimitReader(in, f.most()+1))
	sum = hex.EncodeToString(h.Sum(nil))
	switch {
	case in.err != nil:
		return n, "", wrong("cannot be unpacked: %w", in.err)
	case err != nil:
		return n, "", err
	case n > f.most():
		return n, "", wrong("is larger than the %d bytes that it may have", f.most())
	case f.Unpacked > 0 && n != f.Unpacked:
		return n, "", wrong("has %d bytes, not %d", n, f.Unpacked)
	case f.UnpackedSHA256 != "" && sum != f.UnpackedSHA256:
		return n, "", wrong("has the SHA-256 %s, not %s", sum, f.UnpackedSHA256)
	}
	return n, sum, nil
}

// reader keeps the error of what is read, to tell it from those of what is written.
type reader struct {
	io.Reader
	read func(n int) // is told of what is read, if not nil
	err  error
}

func (r *reader) Read(b []byte) (int, error) {
	n, err := r.Reader.Read(b)
	if err != nil && err != io.EOF {
		r.err = err
	}
	if r.read != nil {
		r.read(n)
	}
	return n, err
}

// checkPacked looks whether a file in a folder of the user is the one of the catalog.
func checkPacked(path string, f File) error {
	in, err := os.Open(path)
	if err != nil {
		return &SourceError{Err: err}
	}
	defer in.Close()
	info, err := in.Stat()
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() {
		return &SourceError{Err: fmt.Errorf("%s is not a file", path)}
	}
	head := make([]byte, headSize)
	n, err := io.ReadFull(in, head)
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		return err
	}
	if err := impostor(path, nil, head[:n]); err != nil {
		return err
	}
	if info.Size() != f.Bytes {
		return &SourceError{Err: fmt.Errorf("%s has %d bytes, not %d", path, info.Size(), f.Bytes)}
	}
	sum, err := sumOf(path)
	if err != nil {
		return err
	}
	if sum != f.SHA256 {
		return &SourceError{Err: fmt.Errorf("%s has the SHA-256 %s, not %s", path, sum, f.SHA256)}
	}
	return nil
}
