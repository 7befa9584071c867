package google

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"
	"unicode/utf8"

	"cloud.google.com/go/auth"
	"cloud.google.com/go/auth/credentials"
	apiv3 "cloud.google.com/go/translate/apiv3"
	"cloud.google.com/go/translate/apiv3/translatepb"
	"github.com/googleapis/gax-go/v2"
	"github.com/googleapis/gax-go/v2/apierror"
	"google.golang.org/api/option"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"

	"github.com/dobhashi/dobhashi/translate"
	"github.com/dobhashi/dobhashi/translate/remote"
)

// The limits of v3: strings in a request, and the code points that Google
// advises. It takes up to 30,000, so a single longer segment goes through too.
const (
	hostV3      = "translate.googleapis.com"
	maxContents = 1024
	advised     = 5000
	largest     = 16 << 20 // bytes of an answer
)

// v3 is Cloud Translation v3.
type v3 struct {
	names
	cfg    Config
	client *apiv3.TranslationClient
	// creds is nil for an endpoint on this machine.
	creds *auth.Credentials
}

func newV3(ctx context.Context, cfg Config, more ...option.ClientOption) (translate.Backend, error) {
	target, err := endpoint(cfg.Endpoint, hostV3)
	if err != nil {
		return nil, err
	}
	if strings.Trim(target.Path, "/") != "" {
		return nil, fatal("", "the endpoint %s of Cloud Translation v3 has a path, %s", target.Host, target.Path)
	}
	b := &v3{cfg: cfg}
	var project string
	if b.creds, project, err = account(ctx, cfg, target, true); err != nil {
		return nil, err
	}
	if b.names, err = nameThem(cfg, project); err != nil {
		return nil, err
	}

	port := target.Port()
	if port == "" {
		port = "443"
		if b.creds == nil {
			port = "80"
		}
	}
	opts := []option.ClientOption{
		option.WithEndpoint(net.JoinHostPort(target.Hostname(), port)),
		option.WithGRPCDialOption(grpc.WithDisableRetry()),
		option.WithGRPCDialOption(grpc.WithStatsHandler(watcher{})),
	}
	if b.creds == nil {
		opts = append(opts, option.WithoutAuthentication(),
			option.WithGRPCDialOption(grpc.WithTransportCredentials(insecure.NewCredentials())))
	} else {
		opts = append(opts, option.WithAuthCredentials(b.creds))
	}
	if b.client, err = apiv3.NewTranslationClient(ctx, append(opts, more...)...); err != nil {
		return nil, fatal("", "no client for %s: %w", target.Host, err)
	}
	// Its ten minutes are not ours, and retries belong to the runner.
	b.client.CallOptions = &apiv3.TranslationCallOptions{}
	return b, nil
}

// account finds who is to pay: credentials, and a project. On an endpoint on
// this machine that is not encrypted the credentials are nil. If probe is
// false, it does not ask the metadata server of Google's own machines.
func account(ctx context.Context, cfg Config, target *url.URL, probe bool) (*auth.Credentials, string, error) {
	project := cfg.Project
	if project == "" {
		project = os.Getenv("GOOGLE_CLOUD_PROJECT")
	}
	noProject := &translate.Error{Kind: translate.Auth, Hint: hintProject, Err: errors.New("google: no project is set for Cloud Translation v3")}
	if target.Scheme == "http" {
		if project == "" {
			return nil, "", noProject
		}
		return nil, project, nil
	}

	err := credentialsFile()
	var creds *auth.Credentials
	if err == nil || probe && errors.Is(err, errNoFile) {
		creds, err = credentials.DetectDefault(&credentials.DetectOptions{
			Scopes: apiv3.DefaultAuthScopes(),
			// As Google's clients do it: one call less before the first translation.
			UseSelfSignedJWT: true,
		})
	}
	if err != nil {
		return nil, "", &translate.Error{Kind: translate.Auth, Hint: hintCredentials, Err: fmt.Errorf("google: no credentials: %w", err)}
	}
	// What the credentials say about a project: the one of a service account
	// or machine, or else the one that "gcloud auth" noted to be charged.
	for _, property := range []func(context.Context) (string, error){creds.ProjectID, creds.QuotaProjectID} {
		if project != "" {
			break
		}
		if project, err = property(ctx); err != nil {
			noProject.Err = fmt.Errorf("google: no project is set, and the credentials do not tell: %w", err)
			return nil, "", noProject
		}
	}
	if project == "" {
		return nil, "", noProject
	}
	return creds, project, nil
}

var errNoFile = errors.New("GOOGLE_APPLICATION_CREDENTIALS is not set, and gcloud has stored none")

// credentialsFile looks for the file with Application Default Credentials, in
// the two places where [credentials.DetectDefault] does.
func credentialsFile() error {
	if file := os.Getenv("GOOGLE_APPLICATION_CREDENTIALS"); file != "" {
		_, err := os.Stat(file)
		return err
	}
	dir := os.Getenv("APPDATA")
	if runtime.GOOS != "windows" {
		home, err := os.UserHomeDir()
		if err != nil {
			return errNoFile
		}
		dir = filepath.Join(home, ".config")
	}
	_, err := os.Stat(filepath.Join(dir, "gcloud", "application_default_credentials.json"))
	if errors.Is(err, fs.ErrNotExist) {
		return errNoFile
	}
	return err
}

func (b *v3) Info() translate.Info {
	info := translate.Info{
		Name:     name,
		Model:    b.label,
		Paid:     true,
		Revision: b.revision(),
		Limits:   translate.Limits{Items: maxContents, Size: advised, Measure: utf8.RuneCountInString, Jobs: jobs},
	}
	if b.label == modelAdaptive {
		info.Limits.Items, info.Limits.Jobs = 1, jobsAdaptive
		if b.dataset == "" {
			info.Examples = examples
		}
	}
	return info
}

func (b *v3) Close() error { return b.client.Close() }

func (b *v3) Translate(ctx context.Context, batch []translate.Segment) ([]translate.Output, error) {
	if len(batch) == 0 {
		return nil, nil
	}
	var texts []string
	seen, w := watched(ctx)
	err := b.call(seen, func(ctx context.Context) (err error) {
		opts := gax.WithGRPCOptions(grpc.MaxCallRecvMsgSize(largest))
		if b.label == modelAdaptive {
			texts, err = b.adapt(ctx, batch, opts)
		} else {
			texts, err = b.text(ctx, b.model, batch, opts)
		}
		return err
	})
	if err != nil {
		if e, ok := errors.AsType[*translate.Error](err); ok {
			e.Billed = w.billed()
		}
		return nil, err
	}
	return remote.Outputs(name, batch, texts)
}

// text translates with a model that needs no examples.
func (b *v3) text(ctx context.Context, model string, batch []translate.Segment, opts ...gax.CallOption) ([]string, error) {
	req := &translatepb.TranslateTextRequest{
		Parent:             b.parent,
		Model:              model,
		MimeType:           "text/plain", // Google's default is HTML
		SourceLanguageCode: b.cfg.From,
		TargetLanguageCode: b.cfg.To,
		Contents:           contents(batch),
	}
	if b.glossary != "" {
		req.GlossaryConfig = &translatepb.TranslateTextGlossaryConfig{Glossary: b.glossary}
	}
	resp, err := b.client.TranslateText(ctx, req, opts...)
	if err != nil {
		return nil, err
	}
	if b.glossary != "" {
		return targets(resp.GetGlossaryTranslations()), nil
	}
	return targets(resp.GetTranslations()), nil
}

// contents are the texts of a batch. Other strings than UTF-8 cannot be sent.
func contents(batch []translate.Segment) []string {
	texts := make([]string, len(batch))
	for i := range batch {
		texts[i] = strings.ToValidUTF8(batch[i].Text, "\uFFFD")
	}
	return texts
}

// call makes a call within the time that it may take, and sorts its error.
func (b *v3) call(ctx context.Context, do func(context.Context) error) error {
	call, cancel := context.WithTimeout(ctx, b.cfg.Timeout)
	defer cancel()
	err := b.token(call)
	if err == nil {
		err = do(call)
	}
	if err == nil {
		return nil
	}
	if _, ok := errors.AsType[*translate.Error](err); !ok {
		// The server is told the deadline, and may notice it before we do.
		if deadline, ok := call.Deadline(); ok && status.Code(err) == codes.DeadlineExceeded && time.Until(deadline) < time.Second {
			<-call.Done()
		}
		f := rpcFailure(err)
		f.place = b.hint(f)
		err = f.report()
	}
	return remote.Settle(ctx, call, name, b.cfg.Timeout, err)
}

// token asks for the token of the call. The call would do so too (it is kept for an
// hour), but report a lost connection on the way as missing rights.
func (b *v3) token(ctx context.Context) error {
	if b.creds == nil {
		return nil
	}
	if _, err := b.creds.Token(ctx); err != nil {
		return tokenError(err)
	}
	return nil
}

// Check asks for the languages, and for the glossary and the dataset.
func (b *v3) Check(ctx context.Context) (about string, clock time.Time, err error) {
	about = "Cloud Translation v3, " + b.parent
	err = b.call(ctx, func(ctx context.Context) error {
		req := &translatepb.GetSupportedLanguagesRequest{Parent: b.parent}
		listed := b.label != modelLLM && b.label != modelAdaptive // Google lists those of the others
		if listed {
			req.Model = b.model
		}
		var header metadata.MD
		resp, err := b.client.GetSupportedLanguages(ctx, req, gax.WithGRPCOptions(grpc.Header(&header)))
		if err != nil {
			return err
		}
		if date := header.Get("date"); len(date) > 0 {
			clock, _ = http.ParseTime(date[0])
		}
		if listed {
			var codes []string
			for _, l := range resp.GetLanguages() {
				codes = append(codes, l.GetLanguageCode())
			}
			about += ", " + languages(b.cfg, codes)
		}
		if b.glossary != "" {
			g, err := b.client.GetGlossary(ctx, &translatepb.GetGlossaryRequest{Name: b.glossary})
			if err != nil {
				return err
			}
			about += fmt.Sprintf(", a glossary of %d entries", g.GetEntryCount())
		}
		if b.dataset != "" {
			d, err := b.client.GetAdaptiveMtDataset(ctx, &translatepb.GetAdaptiveMtDatasetRequest{Name: b.dataset})
			if err != nil {
				return err
			}
			if from, to := d.GetSourceLanguageCode(), d.GetTargetLanguageCode(); !sameLanguage(from, b.cfg.From) || !sameLanguage(to, b.cfg.To) {
				return fatal("", "the dataset %s translates from %q to %q", b.dataset, from, to)
			}
			about += fmt.Sprintf(", a dataset of %d examples", d.GetExampleCount())
		}
		return nil
	})
	if err != nil {
		return "", time.Time{}, err
	}
	return about, clock, nil
}

// tokenError sorts the ways in which credentials can fail to give a token:
// on the way to Google, or at its door.
func tokenError(err error) error {
	e := &translate.Error{Kind: translate.Auth, Hint: hintCredentials, Err: fmt.Errorf("google: the credentials give no token: %s", remote.OneLine(err.Error()))}
	refused, ok := errors.AsType[*auth.Error](err)
	_, unreachable := errors.AsType[*url.Error](err)
	if unreachable || ok && refused.Temporary() {
		e.Kind, e.Hint = translate.Temporary, ""
	}
	return e
}

// rpcFailure reads the error of a call.
func rpcFailure(err error) *failure {
	s, _ := status.FromError(err)
	f := &failure{code: s.Code(), status: s.Code().String(), message: s.Message(), cause: err}
	if strings.Contains(f.message, "larger than max") {
		f.code = codes.OutOfRange // our own limit, which gRPC reports as one of the server's
	}
	f.access = hintCredentials
	if f.code == codes.PermissionDenied {
		f.access = `the account needs the role "Cloud Translation API User" (roles/cloudtranslate.user) in the project`
	}
	api, ok := errors.AsType[*apierror.APIError](err)
	if !ok {
		return f
	}
	f.reason(api.Reason())
	f.quota = api.Metadata()["quota_limit"] + " " + api.Metadata()["quota_unit"]
	details := api.Details()
	for _, v := range details.QuotaFailure.GetViolations() {
		f.quota += " " + v.GetSubject() + " " + v.GetDescription()
	}
	f.wait = details.RetryInfo.GetRetryDelay().AsDuration()
	return f
}
