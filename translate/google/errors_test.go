package google

import (
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/protoadapt"
	"google.golang.org/protobuf/types/known/durationpb"

	"github.com/dobhashi/dobhashi/translate"
	"github.com/dobhashi/dobhashi/translate/backendtest"
)

// errorJSON is an error as Google's JSON APIs write it.
func errorJSON(message, reason, status, details string) string {
	body := `{"error":{"code":0,"message":"` + message + `","errors":[{"message":"` + message + `","domain":"global","reason":"` + reason + `"}]`
	if status != "" {
		body += `,"status":"` + status + `"`
	}
	if details != "" {
		body += `,"details":[` + details + `]`
	}
	return body + "}}"
}

func errorInfo(reason, metadata string) string {
	return `{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"` + reason + `","domain":"googleapis.com","metadata":{` + metadata + `}}`
}

// TestErrorsV2 has answers as Google gives them, over HTTP, and what a user is
// to make of each.
func TestErrorsV2(t *testing.T) {
	const perMinute = "Quota exceeded for quota metric 'v2 and v3 general model characters' and limit 'v2 and v3 general model characters per minute' of service 'translate.googleapis.com' for consumer 'project_number:1'."
	perDay := strings.ReplaceAll(perMinute, "per minute", "per day")
	soon := time.Now().Add(90 * time.Second).UTC().Format(http.TimeFormat)
	for _, test := range []struct {
		what   string
		status int
		wait   string // Retry-After
		body   string
		kind   translate.Kind
		hint   string        // part of it
		least  time.Duration // that RetryAfter must be, and it may be 5 s more
		text   string        // part of the error
	}{
		{what: "wrong key", status: 400, kind: translate.Auth, hint: "--api-key-file", text: "google: 400 API_KEY_INVALID: API key not valid.",
			body: errorJSON("API key not valid. Please pass a valid API key.", "badRequest", "INVALID_ARGUMENT", errorInfo("API_KEY_INVALID", ""))},
		{what: "wrong key, without details", status: 400, kind: translate.Auth, hint: "--api-key-file",
			body: errorJSON("API key not valid. Please pass a valid API key.", "badRequest", "INVALID_ARGUMENT", "")},
		{what: "wrong key, as it once was", status: 400, kind: translate.Auth, hint: "--api-key-file",
			body: errorJSON("Bad Request", "keyInvalid", "", "")},
		{what: "expired key", status: 400, kind: translate.Auth, hint: "--api-key-file",
			body: errorJSON("API key expired. Please renew the API key.", "badRequest", "INVALID_ARGUMENT", "")},
		{what: "no key arrived", status: 403, kind: translate.Auth, hint: "--api-key-file",
			body: errorJSON("The request is missing a valid API key.", "forbidden", "PERMISSION_DENIED", "")},
		{what: "no key arrived, as it once was", status: 403, kind: translate.Auth, hint: "--api-key-file",
			body: errorJSON("Daily Limit for Unauthenticated Use Exceeded. Continued use requires signup.", "dailyLimitExceededUnreg", "", "")},
		{what: "key for other services", status: 403, kind: translate.Auth, hint: "--api-key-file",
			body: errorJSON("Requests to this API are blocked.", "forbidden", "PERMISSION_DENIED", errorInfo("API_KEY_SERVICE_BLOCKED", ""))},
		{what: "service not enabled", status: 403, kind: translate.Auth, hint: "gcloud services enable translate.googleapis.com",
			body: errorJSON("Cloud Translation API has not been used in project 1 before or it is disabled.", "accessNotConfigured", "PERMISSION_DENIED", errorInfo("SERVICE_DISABLED", ""))},
		{what: "401", status: 401, kind: translate.Auth, hint: "--api-key-file",
			body: errorJSON("Request had invalid authentication credentials.", "authError", "UNAUTHENTICATED", "")},
		{what: "page with 403", status: 403, kind: translate.Auth, body: "<html><title>Forbidden</title>", text: "google: 403: an HTML page where JSON was expected: Forbidden"},

		{what: "daily limit", status: 403, kind: translate.Quota, hint: "midnight Pacific Time", text: "Daily Limit Exceeded",
			body: errorJSON("Daily Limit Exceeded", "dailyLimitExceeded", "", "")},
		{what: "daily limit, and time to wait", status: 403, wait: "3600", kind: translate.Quota,
			body: errorJSON("Daily Limit Exceeded", "dailyLimitExceeded", "", "")},
		{what: "quota per day", status: 429, kind: translate.Quota, hint: "midnight Pacific Time",
			body: errorJSON(perDay, "rateLimitExceeded", "RESOURCE_EXHAUSTED", errorInfo("RATE_LIMIT_EXCEEDED", ""))},
		{what: "quota per day, in the details only", status: 429, kind: translate.Quota,
			body: errorJSON("Quota exceeded.", "rateLimitExceeded", "RESOURCE_EXHAUSTED", errorInfo("RATE_LIMIT_EXCEEDED", `"quota_limit":"GeneralModelCharacters","quota_unit":"1/d/{project}"`))},
		{what: "quota", status: 403, kind: translate.Quota, body: errorJSON("Quota exceeded.", "quotaExceeded", "", "")},
		{what: "no billing", status: 403, kind: translate.Quota, hint: "enable billing",
			body: errorJSON("This API method requires billing to be enabled.", "forbidden", "PERMISSION_DENIED", errorInfo("BILLING_DISABLED", ""))},

		{what: "rate of the user", status: 403, kind: translate.Temporary, text: "google: 403 userRateLimitExceeded: User Rate Limit Exceeded",
			body: errorJSON("User Rate Limit Exceeded", "userRateLimitExceeded", "", "")},
		{what: "rate", status: 403, kind: translate.Temporary, body: errorJSON("Rate Limit Exceeded", "rateLimitExceeded", "", "")},
		{what: "rate, asked to wait", status: 403, wait: "42", least: 42 * time.Second, kind: translate.Temporary,
			body: errorJSON("Rate Limit Exceeded", "rateLimitExceeded", "", "")},
		{what: "rate, asked to wait until", status: 429, wait: soon, least: 85 * time.Second, kind: translate.Temporary,
			body: errorJSON("Too many requests", "x", "RESOURCE_EXHAUSTED", "")},
		{what: "quota per minute, asked to wait", status: 429, least: 12500 * time.Millisecond, kind: translate.Temporary,
			body: errorJSON(perMinute, "rateLimitExceeded", "RESOURCE_EXHAUSTED", errorInfo("RATE_LIMIT_EXCEEDED", `"quota_unit":"1/min/{project}"`)+`,{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"12.5s"}`)},
		{what: "quota per minute", status: 403, kind: translate.Temporary, body: errorJSON(perMinute, "quotaExceeded", "", "")},
		{what: "429 without more", status: 429, wait: "soon", kind: translate.Temporary, text: "google: 429: not Google's error JSON"},
		{what: "wait in the past", status: 503, wait: "Mon, 02 Jan 2006 15:04:05 GMT", kind: translate.Temporary},
		{what: "wait less than nothing", status: 503, wait: "-5", kind: translate.Temporary},
		{what: "500", status: 500, kind: translate.Temporary, body: errorJSON("Internal error encountered.", "backendError", "INTERNAL", "")},
		{what: "502 page", status: 502, kind: translate.Temporary, text: "Error 502 (Server Error)!!1",
			body: "<!DOCTYPE html>\n<html lang=en>\n  <meta charset=utf-8>\n  <title>Error 502 (Server Error)!!1</title>"},
		{what: "503", status: 503, wait: "3", least: 3 * time.Second, kind: translate.Temporary, body: errorJSON("The service is currently unavailable.", "backendError", "UNAVAILABLE", "")},
		{what: "504", status: 504, kind: translate.Temporary, body: "upstream request timeout", text: "upstream request timeout"},
		{what: "408", status: 408, kind: translate.Temporary},

		{what: "wrong language", status: 400, kind: translate.Fatal, body: errorJSON("Invalid Value", "invalid", "INVALID_ARGUMENT", "")},
		{what: "bad request that speaks of quotas", status: 400, kind: translate.Fatal, body: errorJSON("Invalid text: Daily Limit, rate limit", "invalid", "INVALID_ARGUMENT", "")},
		{what: "wrong path", status: 404, kind: translate.Fatal, body: "<title>Error 404 (Not Found)!!1</title>", text: "Error 404 (Not Found)!!1"},
		{what: "too large", status: 413, kind: translate.Fatal, body: "<title>Error 413 (Request Entity Too Large)!!1</title>"},
	} {
		t.Run(test.what, func(t *testing.T) {
			b := overV2.Answering(t, func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", "application/octet-stream")
				if test.wait != "" {
					w.Header().Set("Retry-After", test.wait)
				}
				w.WriteHeader(test.status)
				io.WriteString(w, test.body)
			})
			_, err := b.Translate(t.Context(), backendtest.Segments("বই"))
			checkError(t, err, test.kind, test.hint, test.text, test.least)
		})
	}
}

func TestErrorsV3(t *testing.T) {
	delay := &errdetails.RetryInfo{RetryDelay: durationpb.New(12500 * time.Millisecond)}
	for _, test := range []struct {
		what    string
		code    codes.Code
		message string
		details []protoadapt.MessageV1
		kind    translate.Kind
		hint    string
		least   time.Duration
		text    string
	}{
		{what: "bad token", code: codes.Unauthenticated, kind: translate.Auth, hint: "gcloud auth application-default login", text: "google: Unauthenticated ACCESS_TOKEN_EXPIRED: Request had",
			message: "Request had invalid authentication credentials.", details: []protoadapt.MessageV1{&errdetails.ErrorInfo{Reason: "ACCESS_TOKEN_EXPIRED"}}},
		{what: "no right", code: codes.PermissionDenied, kind: translate.Auth, hint: "roles/cloudtranslate.user",
			message: "Cloud IAM permission 'cloudtranslate.generalModels.predict' denied.", details: []protoadapt.MessageV1{&errdetails.ErrorInfo{Reason: "IAM_PERMISSION_DENIED"}}},
		{what: "service not enabled", code: codes.PermissionDenied, kind: translate.Auth, hint: "gcloud services enable",
			message: "Cloud Translation API has not been used in project 1 before or it is disabled.", details: []protoadapt.MessageV1{&errdetails.ErrorInfo{Reason: "SERVICE_DISABLED"}}},
		{what: "no quota project", code: codes.PermissionDenied, kind: translate.Auth, hint: "set-quota-project",
			message: "Your application is authenticating by using local Application Default Credentials. The translate.googleapis.com API requires a quota project, which is not set by default.",
			details: []protoadapt.MessageV1{&errdetails.ErrorInfo{Reason: "SERVICE_DISABLED"}}},

		{what: "daily limit", code: codes.PermissionDenied, message: "Daily Limit Exceeded", kind: translate.Quota, hint: "midnight Pacific Time"},
		{what: "daily limit, exhausted", code: codes.ResourceExhausted, message: "Daily Limit Exceeded", details: []protoadapt.MessageV1{delay}, kind: translate.Quota},
		{what: "quota per day, in the details only", code: codes.ResourceExhausted, message: "Quota exceeded.", kind: translate.Quota,
			details: []protoadapt.MessageV1{&errdetails.ErrorInfo{Reason: "RATE_LIMIT_EXCEEDED", Metadata: map[string]string{"quota_limit": "GeneralModelCharactersPerDayPerProject"}}}},
		{what: "quota per day, as a violation", code: codes.ResourceExhausted, message: "Quota exceeded.", kind: translate.Quota,
			details: []protoadapt.MessageV1{&errdetails.QuotaFailure{Violations: []*errdetails.QuotaFailure_Violation{{Subject: "project:1", Description: "Characters per day"}}}}},
		{what: "no billing", code: codes.PermissionDenied, message: "This API method requires billing to be enabled.", kind: translate.Quota, hint: "enable billing",
			details: []protoadapt.MessageV1{&errdetails.ErrorInfo{Reason: "BILLING_DISABLED"}}},

		{what: "rate of the user", code: codes.PermissionDenied, message: "User Rate Limit Exceeded", kind: translate.Temporary},
		{what: "exhausted", code: codes.ResourceExhausted, message: "Resource has been exhausted (e.g. check quota).", kind: translate.Temporary},
		{what: "exhausted, asked to wait", code: codes.ResourceExhausted, message: "Quota exceeded for quota metric 'x' and limit 'x per minute'", kind: translate.Temporary, least: delay.RetryDelay.AsDuration(),
			details: []protoadapt.MessageV1{&errdetails.ErrorInfo{Reason: "RATE_LIMIT_EXCEEDED", Metadata: map[string]string{"quota_unit": "1/min/{project}"}}, delay}},
		{what: "unavailable", code: codes.Unavailable, message: "The service is currently unavailable.", kind: translate.Temporary},
		{what: "server's deadline", code: codes.DeadlineExceeded, message: "Deadline expired before operation could complete.", kind: translate.Temporary},
		{what: "internal", code: codes.Internal, message: "Internal error encountered.", kind: translate.Temporary},
		{what: "unknown", code: codes.Unknown, message: "?", kind: translate.Temporary},
		{what: "aborted", code: codes.Aborted, message: "?", kind: translate.Temporary},
		{what: "cancelled by the server", code: codes.Canceled, message: "The operation was cancelled.", kind: translate.Temporary},

		{what: "wrong language", code: codes.InvalidArgument, message: "Target language is invalid.", kind: translate.Fatal, text: "google: InvalidArgument: Target language is invalid."},
		{what: "no such model", code: codes.NotFound, message: "Model not found.", kind: translate.Fatal},
		{what: "wrong location", code: codes.FailedPrecondition, message: "?", kind: translate.Fatal},
		{what: "not this service", code: codes.Unimplemented, message: "no such service", kind: translate.Fatal},
		{what: "long message", code: codes.InvalidArgument, message: strings.Repeat("ক\n", 10_000), kind: translate.Fatal, text: "ক ক …"},
	} {
		t.Run(test.what, func(t *testing.T) {
			_, err := openV3(t, refusing(refusal(test.code, test.message, test.details...))).Translate(t.Context(), backendtest.Segments("বই"))
			checkError(t, err, test.kind, test.hint, test.text, test.least)
		})
	}
}

func checkError(t *testing.T, err error, kind translate.Kind, hint, text string, least time.Duration) {
	t.Helper()
	e, ok := err.(*translate.Error)
	if !ok {
		t.Fatalf("%T %v, want a *translate.Error", err, err)
	}
	if e.Kind != kind {
		t.Errorf("kind %d, want %d", e.Kind, kind)
	}
	if !strings.Contains(e.Hint, hint) {
		t.Errorf("hint %q, want %q in it", e.Hint, hint)
	}
	if e.RetryAfter < least || e.RetryAfter > least+5*time.Second || least == 0 && e.RetryAfter != 0 {
		t.Errorf("retry after %v, want %v", e.RetryAfter, least)
	}
	if got := e.Error(); !strings.Contains(got, text) || strings.Contains(got, "\n") || len(got) > 1200 {
		t.Errorf("error %q, want %q in it, on one line", got, text)
	}
}
