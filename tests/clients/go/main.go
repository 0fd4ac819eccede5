// Checks of go-oidc and golang.org/x/oauth2, used as a proxy in front of an application uses them: it sends people to the
// login, keeps their session fresh, and lets in whoever shows a good token.
package main

import (
	"context"
	"errors"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"regexp"
	"strings"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"
)

const callback = "http://127.0.0.1:9411/callback"

var (
	issuer  = strings.TrimRight(os.Getenv("BASE_URL"), "/") + "/realms/client-suite"
	ctx     = context.Background()
	failed  bool
	form    = regexp.MustCompile(`<form id="kc-form-login"[^>]* action="([^"]+)"`)
	backend *oauth2.Config
)

func main() {
	provider, err := oidc.NewProvider(ctx, issuer)
	if err != nil {
		fmt.Printf("FAIL %s: NewProvider finds the server (%v)\n", suite(), err)
		os.Exit(1)
	}
	backend = &oauth2.Config{
		ClientID:     "backend",
		ClientSecret: "backend-secret",
		Endpoint:     provider.Endpoint(),
		RedirectURL:  callback,
		Scopes:       []string{oidc.ScopeOpenID, "profile", "email"},
	}
	verifier := provider.Verifier(&oidc.Config{ClientID: "backend"})

	check("NewProvider refuses a realm that is unknown", func() error {
		if _, err := oidc.NewProvider(ctx, issuer+"-unknown"); err == nil || !strings.HasPrefix(err.Error(), "404") {
			return fmt.Errorf("%v", err)
		}
		return nil
	})
	check("A code with PKCE becomes tokens whose ID token verifies", func() error {
		token, err := logIn(oidc.Nonce("n-1"))
		if err != nil {
			return err
		}
		identity, err := identityOf(verifier, token)
		if err != nil {
			return err
		}
		if err := identity.VerifyAccessToken(token.AccessToken); err != nil {
			return err
		}
		var claims struct {
			Email    string `json:"email"`
			Verified bool   `json:"email_verified"`
			Username string `json:"preferred_username"`
		}
		if err := identity.Claims(&claims); err != nil {
			return err
		}
		return equal("n-1 alice@example.org true alice",
			fmt.Sprint(identity.Nonce, " ", claims.Email, " ", claims.Verified, " ", claims.Username))
	})
	check("An ID token is for its client, its issuer and its time alone", func() error {
		token, err := logIn()
		if err != nil {
			return err
		}
		raw, _ := token.Extra("id_token").(string)
		later := func() time.Time { return time.Now().Add(24 * time.Hour) }
		for _, config := range []*oidc.Config{{ClientID: "native"}, {ClientID: "backend", Now: later}} {
			if _, err := provider.Verifier(config).Verify(ctx, raw); err == nil {
				return errors.New("it was taken")
			}
		}
		var expired *oidc.TokenExpiredError
		_, err = provider.Verifier(&oidc.Config{ClientID: "backend", Now: later}).Verify(ctx, raw)
		if !errors.As(err, &expired) {
			return fmt.Errorf("not told that it is over: %v", err)
		}
		keys := oidc.NewRemoteKeySet(ctx, issuer+"/protocol/openid-connect/certs")
		if _, err := oidc.NewVerifier(issuer+"-other", keys, &oidc.Config{ClientID: "backend"}).Verify(ctx, raw); err == nil {
			return errors.New("it was taken for another issuer's")
		}
		changed := raw[:len(raw)-8] + "AAAAAAAA"
		if _, err := verifier.Verify(ctx, changed); err == nil {
			return errors.New("a changed signature was taken")
		}
		return nil
	})
	check("A bearer's access token is verified as a proxy does it", func() error {
		token, err := logIn()
		if err != nil {
			return err
		}
		// Alice has roles there, which makes it an audience.
		if _, err := verifier.Verify(ctx, token.AccessToken); err != nil {
			return err
		}
		any := provider.Verifier(&oidc.Config{SkipClientIDCheck: true})
		found, err := any.Verify(ctx, token.AccessToken)
		if err != nil {
			return err
		}
		var claims struct {
			Type   string   `json:"typ"`
			Groups []string `json:"groups"`
		}
		if err := found.Claims(&claims); err != nil {
			return err
		}
		return equal("Bearer [/staff/night]", fmt.Sprint(claims.Type, " ", claims.Groups))
	})
	check("UserInfo tells the user", func() error {
		token, err := logIn()
		if err != nil {
			return err
		}
		info, err := provider.UserInfo(ctx, oauth2.StaticTokenSource(token))
		if err != nil {
			return err
		}
		return equal("alice@example.org true", fmt.Sprint(info.Email, " ", info.EmailVerified))
	})
	check("A session is kept fresh by its refresh token", func() error {
		token, err := logIn()
		if err != nil {
			return err
		}
		old := token.AccessToken
		token.Expiry = time.Now().Add(-time.Minute)
		fresh, err := backend.TokenSource(ctx, token).Token()
		if err != nil {
			return err
		}
		if fresh.AccessToken == old {
			return errors.New("the token is the same")
		}
		_, err = identityOf(verifier, fresh)
		return err
	})
	check("A used code, a wrong verifier and a wrong secret are refused in the server's words", func() error {
		code, pkce, err := codeOf()
		if err != nil {
			return err
		}
		if err := refused("invalid_grant", "Code not valid")(backend.Exchange(ctx, "a.b.c", oauth2.VerifierOption(pkce))); err != nil {
			return err
		}
		wrong := oauth2.VerifierOption(oauth2.GenerateVerifier())
		if err := refused("invalid_grant", "PKCE verification failed: Code mismatch")(backend.Exchange(ctx, code, wrong)); err != nil {
			return err
		}
		if err := refused("invalid_grant", "Code not valid")(backend.Exchange(ctx, code, oauth2.VerifierOption(pkce))); err != nil {
			return err
		}
		stranger := *backend
		stranger.ClientSecret = "wrong"
		return refused("unauthorized_client", "Invalid client or Invalid client credentials")(stranger.Exchange(ctx, code))
	})
	check("Client credentials get a token for the client itself", func() error {
		config := clientcredentials.Config{ClientID: "backend", ClientSecret: "backend-secret", TokenURL: backend.Endpoint.TokenURL}
		token, err := config.Token(ctx)
		if err != nil {
			return err
		}
		found, err := provider.Verifier(&oidc.Config{SkipClientIDCheck: true}).Verify(ctx, token.AccessToken)
		if err != nil {
			return err
		}
		var claims struct {
			Username string `json:"preferred_username"`
		}
		if err := found.Claims(&claims); err != nil {
			return err
		}
		return equal("service-account-backend", claims.Username)
	})
	check("A password gets a token, and a wrong one does not", func() error {
		if _, err := backend.PasswordCredentialsToken(ctx, "alice", "wonderland"); err != nil {
			return err
		}
		return refused("invalid_grant", "Invalid user credentials")(backend.PasswordCredentialsToken(ctx, "alice", "wrong"))
	})
	if failed {
		os.Exit(1)
	}
}

// logIn logs Alice in through the form.
func logIn(options ...oauth2.AuthCodeOption) (*oauth2.Token, error) {
	code, pkce, err := codeOf(options...)
	if err != nil {
		return nil, err
	}
	return backend.Exchange(ctx, code, oauth2.VerifierOption(pkce))
}

func codeOf(options ...oauth2.AuthCodeOption) (code, pkce string, err error) {
	pkce = oauth2.GenerateVerifier()
	state := oauth2.GenerateVerifier()
	jar, err := cookiejar.New(nil)
	if err != nil {
		return "", "", err
	}
	browser := &http.Client{Jar: jar, CheckRedirect: func(request *http.Request, _ []*http.Request) error {
		if strings.HasPrefix(request.URL.String(), callback) {
			return http.ErrUseLastResponse
		}
		return nil
	}}
	page, err := browser.Get(backend.AuthCodeURL(state, append(options, oauth2.S256ChallengeOption(pkce))...))
	if err != nil {
		return "", "", err
	}
	text, err := io.ReadAll(page.Body)
	page.Body.Close()
	if err != nil {
		return "", "", err
	}
	found := form.FindSubmatch(text)
	if found == nil {
		return "", "", fmt.Errorf("no login form, but status %d", page.StatusCode)
	}
	fields := url.Values{"username": {"alice"}, "password": {"wonderland"}, "credentialId": {""}}
	// The cookies are marked as secure, which the jar takes at its word, and the address is http.
	request, err := http.NewRequest(http.MethodPost, html.UnescapeString(string(found[1])), strings.NewReader(fields.Encode()))
	if err != nil {
		return "", "", err
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for _, cookie := range page.Cookies() {
		request.AddCookie(&http.Cookie{Name: cookie.Name, Value: cookie.Value})
	}
	answer, err := browser.Do(request)
	if err != nil {
		return "", "", err
	}
	answer.Body.Close()
	back, err := answer.Location()
	if err != nil {
		return "", "", fmt.Errorf("no redirect, but status %d", answer.StatusCode)
	}
	if got := back.Query().Get("state"); got != state {
		return "", "", fmt.Errorf("another state: %s", got)
	}
	return back.Query().Get("code"), pkce, nil
}

func identityOf(verifier *oidc.IDTokenVerifier, token *oauth2.Token) (*oidc.IDToken, error) {
	raw, ok := token.Extra("id_token").(string)
	if !ok {
		return nil, errors.New("there is no ID token")
	}
	return verifier.Verify(ctx, raw)
}

func refused(code, description string) func(*oauth2.Token, error) error {
	return func(_ *oauth2.Token, err error) error {
		var refusal *oauth2.RetrieveError
		if !errors.As(err, &refusal) {
			return fmt.Errorf("not refused: %v", err)
		}
		return equal(code+": "+description, refusal.ErrorCode+": "+refusal.ErrorDescription)
	}
}

func equal(expected, found string) error {
	if expected != found {
		return fmt.Errorf("expected %q, found %q", expected, found)
	}
	return nil
}

func suite() string {
	if name := os.Getenv("SUITE"); name != "" {
		return name
	}
	return "go-oidc"
}

func check(title string, run func() error) {
	err := run()
	if err == nil {
		fmt.Printf("ok   %s: %s\n", suite(), title)
		return
	}
	failed = true
	kind := "FAIL"
	if strings.Contains(err.Error(), "not_implemented") {
		kind = "todo"
	}
	fmt.Printf("%s %s: %s\n  %v\n", kind, suite(), title, err)
}
