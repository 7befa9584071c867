package google

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"google.golang.org/grpc/codes"

	"github.com/dobhashi/dobhashi/translate"
	"github.com/dobhashi/dobhashi/translate/remote"
)

// failure is what Google said when it refused a call: the same for v2, whose
// HTTP status becomes the code, and v3.
type failure struct {
	code codes.Code
	// status is the code as its service writes it.
	status string
	// reasons are Google's words for programs, such as API_KEY_INVALID, the
	// most exact one last; quota is what it says of the quota concerned.
	reasons []string
	quota   string
	message string
	// wait is how long Google asks to wait.
	wait time.Duration
	// access is the hint for a user whose call was refused for want of rights.
	access string
	// place is the hint for a user who named something that is not there.
	place string
	cause error
}

func (f *failure) Error() string {
	text := name + ": " + f.status
	if n := len(f.reasons); n > 0 {
		text += " " + f.reasons[n-1]
	}
	if f.message != "" {
		text += ": " + remote.OneLine(f.message)
	}
	return text
}

func (f *failure) Unwrap() error { return f.cause }

// report is the error for the runner.
func (f *failure) report() *translate.Error {
	e := &translate.Error{Kind: f.kind(), Hint: f.hint(), Err: f}
	if e.Kind == translate.Temporary {
		e.RetryAfter = f.wait
	}
	return e
}

// Google's words are matched and not only its codes, as one code stands for
// many things: 403 is a missing right, a rate and a daily quota, and 400 is
// also a wrong key.
var (
	badKey = regexp.MustCompile(`(?i)^(API_KEY_|keyInvalid|keyExpired)`)
	spent  = regexp.MustCompile(`(?i)daily ?limit|per ?day|\b1/d\b|billing`)
	rate   = regexp.MustCompile(`(?i)rate_? ?limit|per ?minute`)
)

func (f *failure) kind() translate.Kind {
	switch f.code {
	case codes.PermissionDenied, codes.ResourceExhausted:
		switch said := f.said(); {
		case strings.Contains(said, "dailyLimitExceededUnreg"):
			return translate.Auth // the call came without a key
		case spent.MatchString(said):
			return translate.Quota
		case rate.MatchString(said):
			return translate.Temporary
		case strings.Contains(said, "quotaExceeded"):
			return translate.Quota
		case f.code == codes.ResourceExhausted:
			return translate.Temporary
		}
		return translate.Auth
	case codes.Unauthenticated:
		return translate.Auth
	case codes.InvalidArgument:
		if slices.ContainsFunc(f.reasons, badKey.MatchString) || strings.HasPrefix(f.message, "API key ") {
			return translate.Auth
		}
	case codes.Unavailable, codes.DeadlineExceeded, codes.Internal, codes.Unknown, codes.Aborted, codes.Canceled, codes.DataLoss:
		return translate.Temporary
	}
	return translate.Fatal
}

func (f *failure) hint() string {
	said := f.said()
	switch f.kind() {
	case translate.Auth:
		switch {
		case strings.Contains(said, "quota project"):
			return "run: gcloud auth application-default set-quota-project YOUR-PROJECT"
		case strings.Contains(said, "SERVICE_DISABLED"), strings.Contains(said, "accessNotConfigured"):
			return "switch the service on: gcloud services enable translate.googleapis.com"
		}
		return f.access
	case translate.Quota:
		if strings.Contains(strings.ToLower(said), "billing") {
			return "enable billing for the project: https://console.cloud.google.com/billing"
		}
		return "the daily quota starts anew at midnight Pacific Time; to raise it: https://console.cloud.google.com/iam-admin/quotas?service=translate.googleapis.com"
	case translate.Fatal:
		return f.place
	}
	return ""
}

func (f *failure) said() string {
	return strings.Join(f.reasons, " ") + " " + f.message + " " + f.quota
}
