package clap

import (
	"go/ast"
	"go/constant"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode"
)

// cStructs are the structs shared with C. TestEveryStructIsListed fails when
// the sources declare one that is not here.
var cStructs = []any{
	AudioBuffer{}, Color{}, EventHeader{}, EventParamGesture{}, EventParamMod{},
	EventParamValue{}, EventTransport{}, Process{}, Version{},
	audioPortConfigurationRequest{}, audioPortInfo{}, audioPortsConfig{},
	hostAudioPortsConfig{}, hostAudioPorts{}, hostLatency{}, hostLog{},
	hostNotePorts{}, hostParams{}, hostPresetLoad{}, hostRemoteControls{},
	hostState{}, hostTable{}, hostTail{}, hostThreadCheck{}, hostTrackInfo{},
	inputEvents{}, istream{}, loudnessBlock{}, metersBlock{}, ostream{},
	outputEvents{}, paramInfo{}, pluginAudioPortsActivation{},
	pluginAudioPortsConfigInfo{}, pluginAudioPortsConfig{}, pluginAudioPorts{},
	pluginConfigurableAudioPorts{}, pluginDescriptor{}, pluginEntry{},
	pluginFactory{}, pluginGainAdjustmentMetering{}, pluginLatency{},
	pluginMeters{}, pluginNotePorts{}, pluginParamIndication{}, pluginParams{},
	pluginPresetLoad{}, pluginRemoteControls{}, pluginRender{},
	pluginStateContext{}, pluginState{}, pluginTable{}, pluginTail{},
	pluginTrackInfo{}, presetDiscoveryFactory{}, presetFiletype{},
	presetIndexer{}, presetLocation{}, presetProviderDescriptor{},
	presetProvider{}, presetReceiver{}, presetSoundpack{}, remoteControlsPage{},
	stageBlock{}, trackInfo{}, universalPluginID{},
}

// goOnly are the exported constants that stand for nothing in C's headers.
var goOnly = map[string]bool{"InfiniteTail": true, "OutsideActivate": true}

// fact is one row of testdata/abi.tsv.
type fact struct{ kind, name, field, offset, value string }

func facts(t *testing.T) map[string]fact {
	t.Helper()
	data, err := os.ReadFile("testdata/abi.tsv")
	if err != nil {
		t.Fatal(err)
	}
	rows := map[string]fact{}
	for _, line := range strings.Split(strings.TrimSpace(string(data)), "\n") {
		if strings.HasPrefix(line, "#") {
			continue
		}
		c := strings.Split(line, "\t")
		if len(c) != 6 {
			t.Fatalf("abi.tsv: %d columns in %q", len(c), line)
		}
		f := fact{c[0], c[2], c[3], c[4], c[5]}
		rows[f.name+"."+f.field] = f
	}
	return rows
}

// sources parses the package without its tests.
func sources(t *testing.T) (*token.FileSet, []*ast.File) {
	t.Helper()
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	set := token.NewFileSet()
	var files []*ast.File
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(set, name, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, f)
	}
	return set, files
}

var cName = regexp.MustCompile(`\b(?:clap|lacquer)_\w+`)

// cStructNames maps the Go names of the structs marked as C's to the C names
// in their comments.
func cStructNames(t *testing.T) map[string]string {
	t.Helper()
	_, files := sources(t)
	names := map[string]string{}
	for _, f := range files {
		for _, d := range f.Decls {
			g, ok := d.(*ast.GenDecl)
			if !ok || g.Tok != token.TYPE {
				continue
			}
			for _, spec := range g.Specs {
				s := spec.(*ast.TypeSpec)
				if st, ok := s.Type.(*ast.StructType); ok && hasHostLayout(st) {
					names[s.Name.Name] = cName.FindString(g.Doc.Text())
				}
			}
		}
	}
	return names
}

func hasHostLayout(st *ast.StructType) bool {
	for _, f := range st.Fields.List {
		if sel, ok := f.Type.(*ast.SelectorExpr); ok && sel.Sel.Name == "HostLayout" {
			return true
		}
	}
	return false
}

// snake is a Go field name as C spells it: ManualURL -> manual_url, Data32 ->
// data32.
func snake(name string) string {
	var b strings.Builder
	runes := []rune(strings.ReplaceAll(name, "IDs", "Ids"))
	for i, r := range runes {
		lowerBefore := i > 0 && !unicode.IsUpper(runes[i-1])
		lowerAfter := i > 0 && i+1 < len(runes) && unicode.IsLower(runes[i+1])
		if unicode.IsUpper(r) && (lowerBefore || lowerAfter) {
			b.WriteByte('_')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

func TestEveryStructIsListed(t *testing.T) {
	names := cStructNames(t)
	for _, v := range cStructs {
		delete(names, reflect.TypeOf(v).Name())
	}
	for name := range names {
		t.Errorf("%s is C's but is not in cStructs", name)
	}
}

func TestStructLayout(t *testing.T) {
	rows, names := facts(t), cStructNames(t)
	for _, v := range cStructs {
		typ := reflect.TypeOf(v)
		name := names[typ.Name()] + "_t"
		row, ok := rows[name+".-"]
		if !ok {
			t.Errorf("%s: no struct %s in abi.tsv", typ, name)
			continue
		}
		if got := strconv.Itoa(int(typ.Size())); got != row.value {
			t.Errorf("%s: size %s, %s has %s", typ, got, name, row.value)
		}
		fields := 0
		for i := range typ.NumField() {
			f := typ.Field(i)
			if f.Name == "_" {
				continue
			}
			fields++
			row, ok := rows[name+"."+snake(f.Name)]
			if !ok {
				t.Errorf("%s.%s: no field %s in %s", typ, f.Name, snake(f.Name), name)
				continue
			}
			offset, size := strconv.Itoa(int(f.Offset)), strconv.Itoa(int(f.Type.Size()))
			if offset != row.offset || size != row.value {
				t.Errorf("%s.%s: offset %s size %s, C has %s and %s", typ, f.Name, offset, size, row.offset, row.value)
			}
		}
		if want := countFields(rows, name); fields != want {
			t.Errorf("%s: %d fields, %s has %d", typ, fields, name, want)
		}
	}
}

func countFields(rows map[string]fact, name string) int {
	n := 0
	for _, r := range rows {
		if r.name == name && r.kind == "field" {
			n++
		}
	}
	return n
}

// cConstant is a Go constant whose comment names its C counterpart.
type cConstant struct{ name, c, value string }

// cConstants evaluates the package's constants. Types from other packages
// stay unknown to the checker, which constants do not need.
func cConstants(t *testing.T) []cConstant {
	t.Helper()
	set, files := sources(t)
	info := types.Info{Defs: map[*ast.Ident]types.Object{}}
	conf := types.Config{Error: func(error) {}}
	_, _ = conf.Check("clap", set, files, &info)
	var list []cConstant
	for _, f := range files {
		ast.Inspect(f, func(n ast.Node) bool {
			s, ok := n.(*ast.ValueSpec)
			if !ok {
				return true
			}
			for _, id := range s.Names {
				c, ok := info.Defs[id].(*types.Const)
				if !ok || strings.HasSuffix(c.Type().String(), ".Request") {
					continue
				}
				cname, _, _ := strings.Cut(strings.TrimSpace(s.Comment.Text()), " ")
				if strings.HasPrefix(cname, "CLAP_") || strings.HasPrefix(cname, "LACQUER_") {
					list = append(list, cConstant{id.Name, cname, plain(c.Val())})
				} else if id.IsExported() && !goOnly[id.Name] {
					t.Errorf("constant %s does not name its C counterpart", id.Name)
				}
			}
			return true
		})
	}
	return list
}

func plain(v constant.Value) string {
	if v.Kind() == constant.String {
		return constant.StringVal(v)
	}
	return v.ExactString()
}

func TestConstants(t *testing.T) {
	rows := facts(t)
	constants := cConstants(t)
	if len(constants) < 80 {
		t.Fatalf("only %d constants found", len(constants))
	}
	for _, c := range constants {
		row, ok := rows[c.c+".-"]
		if !ok {
			t.Errorf("%s: no %s in abi.tsv", c.name, c.c)
		} else if c.value != row.value {
			t.Errorf("%s = %s, %s is %s", c.name, c.value, c.c, row.value)
		}
	}
}

// A row that nothing is checked against is a fact nobody needs.
func TestNoUnusedFacts(t *testing.T) {
	used := map[string]bool{}
	for _, c := range cConstants(t) {
		used[c.c] = true
	}
	for _, c := range cStructNames(t) {
		used[c+"_t"] = true
	}
	for _, r := range facts(t) {
		if !used[r.name] {
			t.Errorf("abi.tsv: %s %s is not used", r.kind, r.name)
		}
	}
}
