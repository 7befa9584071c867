package google

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
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
	modelNMT    = "nmt"
	modelLLM    = "translation-llm"
)

// v3 is Cloud Translation v3.
type v3 struct {
	cfg    Config
	client *apiv3.TranslationClient
	// creds is nil for an endpoint on this machine.
	creds *auth.Credentials
	// parent is the project and location, model the full name or empty for the
	// default, and label what the user sees of it.
	parent, model, label string
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
	location := cfg.Location
	if location == "" {
		location = "global"
	}
	b.parent = "projects/" + project + "/locations/" + location
	if b.model, b.label, err = modelName(cfg.Model, b.parent); err != nil {
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
	b.client.CallOptions.TranslateText = nil
	return b, nil
}

// modelName returns the full name of a model, empty for the default, and the
// short one for people.
func modelName(model, parent string) (full, label string, err error) {
	switch {
	case model == "":
		return "", modelNMT, nil
	case model == "llm":
		model = modelLLM
		fallthrough
	case model == modelNMT, model == modelLLM:
		return parent + "/models/general/" + model, model, nil
	case strings.HasPrefix(model, "projects/"):
		return model, model, nil
	}
	return "", "", fatal(`models are "nmt", "llm", and those of a project of your own: projects/P/locations/L/models/M`, "unknown model %q", model)
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
	return translate.Info{
		Name:   name,
		Model:  b.label,
		Paid:   true,
		Limits: translate.Limits{Items: maxContents, Size: advised, Measure: utf8.RuneCountInString, Jobs: jobs},
	}
}

func (b *v3) Close() error { return b.client.Close() }

func (b *v3) Translate(ctx context.Context, batch []translate.Segment) ([]translate.Output, error) {
	if len(batch) == 0 {
		return nil, nil
	}
	call, cancel := context.WithTimeout(ctx, b.cfg.Timeout)
	defer cancel()
	texts, err := b.call(call, batch)
	if err != nil {
		return nil, remote.Settle(ctx, call, name, b.cfg.Timeout, err)
	}
	return remote.Outputs(name, batch, texts)
}

func (b *v3) call(ctx context.Context, batch []translate.Segment) ([]string, error) {
	if b.creds != nil {
		// The call would ask for the token too (it is kept for an hour), but
		// report a lost connection on the way as missing rights.
		if _, err := b.creds.Token(ctx); err != nil {
			return nil, tokenError(err)
		}
	}
	req := &translatepb.TranslateTextRequest{
		Parent:             b.parent,
		Model:              b.model,
		MimeType:           "text/plain", // Google's default is HTML
		SourceLanguageCode: b.cfg.From,
		TargetLanguageCode: b.cfg.To,
		Contents:           make([]string, len(batch)),
	}
	for i := range batch {
		// Other strings than UTF-8 cannot be sent.
		req.Contents[i] = strings.ToValidUTF8(batch[i].Text, "\uFFFD")
	}
	resp, err := b.client.TranslateText(ctx, req, gax.WithGRPCOptions(grpc.MaxCallRecvMsgSize(largest)))
	if err != nil {
		// The server is told the deadline, and may notice it before we do.
		if deadline, ok := ctx.Deadline(); ok && status.Code(err) == codes.DeadlineExceeded && time.Until(deadline) < time.Second {
			<-ctx.Done()
		}
		return nil, rpcFailure(err).report()
	}
	texts := make([]string, len(resp.GetTranslations()))
	for i, t := range resp.GetTranslations() {
		texts[i] = t.GetTranslatedText()
	}
	return texts, nil
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
