package xliff_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/dobhashi/dobhashi/align"
	"github.com/dobhashi/dobhashi/align/format/xliff"
)

// damaged1 has units of which the second and the fourth are left out, and groups that
// do not end.
const damaged1 = `<xliff version="1.2"><file><body><group translate="no"><note>
<trans-unit id="1"><source>এক <g id="1">দুই</g></source><target>one <g id="1">two</g></target></trans-unit>
<trans-unit id="2"><source>ভাঙা</target><target>broken</target></trans-unit>
</group>
<trans-unit id="3"><seg-source><mrk mtype="seg" mid="1">ক।</mrk> <mrk mtype="seg" mid="2">খ।</mrk></seg-source><target><mrk mtype="seg" mid="1">a.</mrk> <mrk mtype="seg" mid="2">b & c.</mrk></target></trans-unit>
<trans-unit id="4"><source>ভাঙা <g id="1"></source><target>no
<trans-unit id="5"><source>নয়</source><target>no</target></trans-unit>
</file>
<trans-unit id="6"><source>ছয়</source></trans-unit>`

const damaged2 = `<xliff version="2.0"><file><unit id="1"><originalData><data id="d">*</data></originalData>
<segment state="final"><source><ph id="1" dataRef="d"/>ক</segment></unit>
<unit id="2"><segment><source><ph id="1" dataRef="d"/>খ&nbsp;গ</source><target>b</target></segment></unit></file></xliff>`

func TestRepair(t *testing.T) {
	for _, c := range []struct {
		name, file string
		want, told []string
	}{
		{"1.2", damaged1, []string{
			"1||এক {1}দুই{/1}|one {1}two{/1}", // translate="no" has no effect on what has another target
			"3/1||ক।|a.", "3/2||খ।|b & c.", "5||নয়|no", "6||ছয়|",
		}, []string{
			"3: a unit is left out: </target> ends no element that is open",
			"4: </group> ends no element that is open",
			"5: an & that begins no entity, kept as a character",
			"6: a unit is left out: </source> ends no element that is open",
			"8: </file> ends no element that is open",
			"9: the file ends within <xliff>",
		}},
		{"2", damaged2, []string{`2||{1/}খ` + "\u00a0" + `গ|b`}, []string{
			"2: a unit is left out: </segment> ends no element that is open",
			"3: &nbsp; is not an entity of XML, made U+00A0",
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got, told []string
			for u, err := range xliff.Repair(strings.NewReader(c.file), "a", func(line int, what string) { told = append(told, fmt.Sprintf("%d: %s", line, what)) }) {
				if err != nil {
					t.Fatal(err)
				}
				got = append(got, fmt.Sprintf("%s|%s|%s|%s", u.ID, u.Status, align.Placeholders(u.Source.Text, u.Source.Tags), align.Placeholders(u.Target.Text, u.Target.Tags)))
			}
			if strings.Join(got, "\n") != strings.Join(c.want, "\n") {
				t.Errorf("read\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(c.want, "\n"))
			}
			if strings.Join(told, "\n") != strings.Join(c.told, "\n") {
				t.Errorf("told\n%s\nwant\n%s", strings.Join(told, "\n"), strings.Join(c.told, "\n"))
			}
		})
	}
}

// FuzzRepair repairs whatever there is. A file of which no repair is told is read as it
// would have been anyway.
func FuzzRepair(f *testing.F) {
	f.Add(damaged1)
	f.Add(damaged2)
	f.Fuzz(func(t *testing.T, file string) {
		told, repaired, strict := 0, "", ""
		for u, err := range xliff.Repair(strings.NewReader(file), "x", func(int, string) { told++ }) {
			checkTags(t, u.Source.Text, u.Source.Tags)
			checkTags(t, u.Target.Text, u.Target.Tags)
			repaired += fmt.Sprintf("%q %q %+v %v\n", u.Source.Text, u.Target.Text, u.Source.Start, err)
		}
		for u, err := range xliff.Read(strings.NewReader(file), "x") {
			strict += fmt.Sprintf("%q %q %+v %v\n", u.Source.Text, u.Target.Text, u.Source.Start, err)
		}
		if told == 0 && strict != repaired {
			t.Fatalf("without a repair\n%s\nwas read as\n%s", strict, repaired)
		}
	})
}
