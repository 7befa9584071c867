package segment
import ("testing";"os";"strings";"time";"slices";"encoding/json";"github.com/clipperhouse/uax29/v2/sentences")
func BenchmarkTmp(b *testing.B){
 fl,_:=os.ReadFile("/work/shared/data/flores-dev/flores-dev.bn")
 gd,_:=os.ReadFile("/work/shared/data/segment/golden-dev.jsonl")
 var sb strings.Builder
 for l:=range strings.Lines(string(gd)){ var r struct{Text string}; json.Unmarshal([]byte(l),&r); sb.WriteString(r.Text+"\n")}
 t2:=texts(b)
 t2["flores"]=string(fl); t2["flores-joined"]=strings.ReplaceAll(string(fl),"\n"," "); t2["gold"]=sb.String()
 for name,text:=range t2{
  text=strings.Repeat(text,3<<19/len(text)+1)
  b.Run(name,func(b *testing.B){
   b.SetBytes(int64(len(text)))
   var ra []float64
   var o,u time.Duration
   for b.Loop(){
    s:=time.Now(); for range Split(text,Options{}){}; d:=time.Since(s); o+=d
    s=time.Now(); for t:=sentences.FromString(text);t.Next();{_=t.Value()}; e:=time.Since(s); u+=e
    ra=append(ra,float64(e)/float64(d))
   }
   slices.Sort(ra)
   b.ReportMetric(ra[len(ra)/2],"x")
   b.ReportMetric(float64(len(text)*len(ra))/o.Seconds()/1e6,"ours-MB/s")
   b.ReportMetric(float64(len(text)*len(ra))/u.Seconds()/1e6,"uax-MB/s")
  })
 }
}
