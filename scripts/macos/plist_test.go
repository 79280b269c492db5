// Package macos tests what of the macOS bundle can be tested without a Mac.
package macos

import (
	"encoding/xml"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"
)

// plist is the part of the format that Info.plist uses.
type plist struct {
	Version string `xml:"version,attr"`
	Dict    struct {
		Items []struct {
			XMLName xml.Name
			Text    string   `xml:",chardata"`
			Strings []string `xml:"string"`
		} `xml:",any"`
	} `xml:"dict"`
}

// values gives the strings of the dictionary by key; arrays are joined.
func values(t *testing.T, text string) map[string]string {
	t.Helper()
	var p plist
	if err := xml.Unmarshal([]byte(text), &p); err != nil {
		t.Fatal(err)
	}
	if p.Version != "1.0" || len(p.Dict.Items)%2 != 0 {
		t.Fatalf("version %q, %d items", p.Version, len(p.Dict.Items))
	}
	found := map[string]string{}
	for i := 0; i < len(p.Dict.Items); i += 2 {
		key, value := p.Dict.Items[i], p.Dict.Items[i+1]
		if key.XMLName.Local != "key" {
			t.Fatalf("item %d is a %s, no key", i, key.XMLName.Local)
		}
		switch value.XMLName.Local {
		case "string":
			found[key.Text] = value.Text
		case "array":
			found[key.Text] = strings.Join(value.Strings, " ")
		default:
			t.Errorf("%s is a %s", key.Text, value.XMLName.Local)
		}
	}
	return found
}

func read(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// TestInfo: macOS and hosts find in the bundle what they look for. The
// executable bears the bundle's name, as hosts expect (see bindings/clap).
func TestInfo(t *testing.T) {
	bundle := read(t, "bundle")
	number := regexp.MustCompile(`project\(lacquer VERSION ([0-9]+(?:\.[0-9]+){1,2})`).FindStringSubmatch(read(t, "../../CMakeLists.txt"))
	if number == nil {
		t.Fatal("CMakeLists.txt has no version that a bundle may have: up to three numbers")
	}
	info := values(t, strings.ReplaceAll(read(t, "Info.plist"), "@NUMBER@", number[1]))
	for key, want := range map[string]string{
		"CFBundleExecutable":            "lacquer",
		"CFBundleIdentifier":            "org.lacquer.lacquer",
		"CFBundleInfoDictionaryVersion": "6.0",
		"CFBundleName":                  "Lacquer",
		"CFBundlePackageType":           "BNDL",
		"CFBundleShortVersionString":    number[1],
		"CFBundleVersion":               number[1],
	} {
		if info[key] != want {
			t.Errorf("%s is %q, want %q", key, info[key], want)
		}
	}
	for _, what := range []string{
		"printf '" + info["CFBundlePackageType"] + info["CFBundleSignature"] + "' >\"$contents/PkgInfo\"",
		"-output \"$contents/MacOS/" + info["CFBundleExecutable"] + "\"",
		"MACOSX_DEPLOYMENT_TARGET=" + info["LSMinimumSystemVersion"] + " ",
	} {
		if !strings.Contains(bundle, what) {
			t.Errorf("the script has no %s", what)
		}
	}
}

// TestBundleElsewhere: the script is one that sh understands, and says what it
// needs where it cannot run.
func TestBundleElsewhere(t *testing.T) {
	if out, err := exec.Command("sh", "-n", "bundle").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if name, err := exec.Command("uname").Output(); err != nil || strings.TrimSpace(string(name)) == "Darwin" {
		t.Skip("a Mac")
	}
	out, err := exec.Command("sh", "bundle").CombinedOutput()
	if err == nil || !strings.Contains(string(out), "needs a Mac") {
		t.Errorf("%v\n%s", err, out)
	}
}
