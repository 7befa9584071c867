package google

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"errors"
	"io"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cloud.google.com/go/translate/apiv3/translatepb"
	"google.golang.org/api/option"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/metadata"

	"github.com/dobhashi/dobhashi/translate"
	"github.com/dobhashi/dobhashi/translate/backendtest"
)

// writeJSON puts a file of credentials into a new folder.
func writeJSON(t *testing.T, content map[string]any) string {
	t.Helper()
	data, err := json.Marshal(content)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "credentials.json")
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// userFile is what "gcloud auth application-default login" writes.
func userFile(t *testing.T, project string) string {
	return writeJSON(t, map[string]any{
		"type": "authorized_user", "client_id": "id", "client_secret": "x", "refresh_token": "y", "quota_project_id": project,
	})
}

func serviceFile(t *testing.T) string {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return writeJSON(t, map[string]any{
		"type": "service_account", "project_id": "service-books", "private_key_id": "1", "client_email": "a@service-books.example",
		"private_key": string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})), "token_uri": "https://oauth2.example/token",
	})
}

func TestReady(t *testing.T) {
	user, plain, service := userFile(t, "user-books"), userFile(t, ""), serviceFile(t)
	broken := writeJSON(t, map[string]any{"type": "unheard_of"})
	for _, test := range []struct {
		what    string
		cfg     Config
		adc     string // GOOGLE_APPLICATION_CREDENTIALS
		stored  string // by gcloud
		project string // GOOGLE_CLOUD_PROJECT
		err     string // part of the error, empty for none
		hint    string
	}{
		{what: "key", cfg: Config{Key: secret}},
		{what: "useless key", cfg: Config{Key: "\n"}, err: "the API key is empty", hint: "--api-key-file"},
		{what: "nothing", err: "no credentials: GOOGLE_APPLICATION_CREDENTIALS is not set, and gcloud has stored none", hint: "gcloud auth application-default login"},
		{what: "only a project", cfg: Config{Project: "books"}, err: "no credentials", hint: "DOBHASHI_GOOGLE_KEY"},
		{what: "file named but missing", adc: filepath.Join(t.TempDir(), "gone.json"), err: "gone.json", hint: "gcloud auth application-default login"},
		{what: "file of unknown type", adc: broken, err: "no credentials", hint: "gcloud auth application-default login"},
		{what: "stored, with a project", stored: user},
		{what: "stored, without a project", stored: plain, err: "no project", hint: "GOOGLE_CLOUD_PROJECT=YOUR-PROJECT"},
		{what: "stored, project given", cfg: Config{Project: "books"}, stored: plain},
		{what: "stored, project in the environment", stored: plain, project: "books"},
		{what: "service account", adc: service},
		{what: "this machine", cfg: Config{Endpoint: "localhost:1", Project: "books"}},
		{what: "this machine, no project", cfg: Config{Endpoint: "localhost:1"}, err: "no project", hint: "GOOGLE_CLOUD_PROJECT"},
	} {
		t.Run(test.what, func(t *testing.T) {
			setAccount(t, test.adc, test.stored, test.project)
			err := Ready(test.cfg)
			if test.err == "" {
				if err != nil {
					t.Error(err)
				}
				return
			}
			e, ok := errors.AsType[*translate.Error](err)
			if !ok {
				t.Fatalf("%v, want a translate.Error", err)
			}
			if e.Kind != translate.Auth || !strings.Contains(e.Error(), test.err) || !strings.Contains(e.Hint, test.hint) {
				t.Errorf("kind %d: %v, hint %q; want %q, hint %q", e.Kind, e, e.Hint, test.err, test.hint)
			}
		})
	}
}

// setAccount makes the environment of a user who has these credentials.
func setAccount(t *testing.T, adc, stored, project string) {
	t.Helper()
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("USERPROFILE", home)
	t.Setenv("APPDATA", filepath.Join(home, ".config"))
	t.Setenv("GOOGLE_APPLICATION_CREDENTIALS", adc)
	t.Setenv("GOOGLE_CLOUD_PROJECT", project)
	if stored == "" {
		return
	}
	data, err := os.ReadFile(stored)
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(home, ".config", "gcloud")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "application_default_credentials.json"), data, 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestNewWithoutAccount(t *testing.T) {
	for what, adc := range map[string]string{
		"missing file": filepath.Join(t.TempDir(), "gone.json"),
		"broken file":  writeJSON(t, map[string]any{"type": 1}),
		"no project":   userFile(t, ""),
	} {
		setAccount(t, adc, "", "")
		b, err := New(t.Context(), Config{From: "bn", To: "en"})
		e, ok := errors.AsType[*translate.Error](err)
		if b != nil || !ok || e.Kind != translate.Auth || !strings.Contains(e.Hint, "GOOGLE_API_KEY") {
			t.Errorf("%s: %v", what, err)
		}
	}
}

// workloadFile is a file of credentials that have to be exchanged for a token
// at tokenURL, as from outside of Google's machines.
func workloadFile(t *testing.T, tokenURL string) string {
	t.Helper()
	subject := filepath.Join(t.TempDir(), "subject")
	if err := os.WriteFile(subject, []byte("subject-token"), 0o600); err != nil {
		t.Fatal(err)
	}
	return writeJSON(t, map[string]any{
		"type": "external_account", "audience": "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/providers/q",
		"subject_token_type": "urn:ietf:params:oauth:token-type:jwt", "token_url": tokenURL, "quota_project_id": "workload-books",
		"credential_source": map[string]any{"file": subject},
	})
}

// tokens runs a service that gives out tokens, to workloads and as the
// metadata server of a Google machine does.
func tokens(t *testing.T) *httptest.Server {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Metadata-Flavor", "Google")
		switch {
		case strings.HasSuffix(r.URL.Path, "/project/project-id"):
			io.WriteString(w, "machine-books")
		case strings.HasSuffix(r.URL.Path, "/universe/universe-domain"):
			io.WriteString(w, "googleapis.com")
		case strings.HasSuffix(r.URL.Path, "token"):
			w.Header().Set("Content-Type", "application/json")
			io.WriteString(w, `{"access_token":"good-token","issued_token_type":"urn:ietf:params:oauth:token-type:access_token","token_type":"Bearer","expires_in":3600}`)
		default:
			http.NotFound(w, r)
		}
	}))
	t.Cleanup(s.Close)
	return s
}

// TestCredentialsAreSent follows a token from where it is given out to the
// service, which is on an encrypted connection.
func TestCredentialsAreSent(t *testing.T) {
	giver := tokens(t)
	cert, roots := certificate(t)
	for _, test := range []struct {
		what, adc             string
		wantParent, wantQuota string
	}{
		{"workload", workloadFile(t, giver.URL+"/token"), "projects/workload-books/locations/global", "workload-books"},
		{"Google's machine", "", "projects/machine-books/locations/global", ""},
	} {
		t.Run(test.what, func(t *testing.T) {
			setAccount(t, test.adc, "", "")
			if test.adc == "" {
				t.Setenv("GCE_METADATA_HOST", strings.TrimPrefix(giver.URL, "http://"))
			}
			var parent string
			var sent metadata.MD
			addr := serveV3(t, func(ctx context.Context, req *translatepb.TranslateTextRequest) (*translatepb.TranslateTextResponse, error) {
				parent = req.GetParent()
				sent, _ = metadata.FromIncomingContext(ctx)
				return answering("book")(ctx, req)
			}, grpc.Creds(credentials.NewServerTLSFromCert(&cert)))
			trust := option.WithGRPCDialOption(grpc.WithTransportCredentials(credentials.NewTLS(&tls.Config{RootCAs: roots})))
			b, err := newV3(t.Context(), Config{From: "bn", To: "en", Endpoint: "https://" + addr, Timeout: time.Minute}, trust)
			if err != nil {
				t.Fatal(err)
			}
			defer b.(io.Closer).Close()
			out, err := b.Translate(t.Context(), backendtest.Segments("বই"))
			if err != nil {
				t.Fatal(err)
			}
			if out[0].Text != "book" || parent != test.wantParent {
				t.Errorf("got %q, parent %q, want %q", out[0].Text, parent, test.wantParent)
			}
			if got := strings.Join(sent.Get("authorization"), " "); got != "Bearer good-token" {
				t.Errorf("authorization %q", got)
			}
			if got := strings.Join(sent.Get("x-goog-user-project"), " "); got != test.wantQuota {
				t.Errorf("quota project %q, want %q", got, test.wantQuota)
			}
		})
	}
}

// certificate makes one for this machine.
func certificate(t *testing.T) (tls.Certificate, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1),
		NotBefore:    time.Now().Add(-time.Hour),
		NotAfter:     time.Now().Add(time.Hour),
		IPAddresses:  []net.IP{net.IPv4(127, 0, 0, 1)},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AddCert(cert)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, roots
}

// TestNoToken: the credentials are there, but no token is to be had for them.
func TestNoToken(t *testing.T) {
	refusing := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		http.Error(w, `{"error":"invalid_grant","error_description":"the subject is unknown"}`, http.StatusBadRequest)
	}))
	defer refusing.Close()
	for _, test := range []struct {
		what, url string
		kind      translate.Kind
		hint      string
	}{
		{"refused", refusing.URL, translate.Auth, "gcloud auth application-default login"},
		{"nobody there", "http://" + backendtest.ClosedPort(t), translate.Temporary, ""},
	} {
		setAccount(t, workloadFile(t, test.url), "", "")
		b := open(t, Config{From: "bn", To: "en", Endpoint: "https://" + backendtest.ClosedPort(t)})
		_, err := b.Translate(t.Context(), backendtest.Segments("বই"))
		e, ok := errors.AsType[*translate.Error](err)
		if !ok || e.Kind != test.kind || !strings.Contains(e.Hint, test.hint) {
			t.Errorf("%s: %v", test.what, err)
		}
	}
}
