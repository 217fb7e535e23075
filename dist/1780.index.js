export const id=1780;export const ids=[1780];export const modules={68428:(e,t,a)=>{a.d(t,{C:()=>renderPage});var r=a(77598),o=a(38632);let n=`
:root { color-scheme: light dark; --bg: #f6f7f9; --panel: #fff; --ink: #1c2128; --soft: #5b6673; --line: #d9dee5;
  --good: #1a7f45; --bad: #c02b33; --wait: #9a6400; --idle: #7b8794; --code: #f1f3f6; --good-bg: #e5f5ea; --bad-bg: #fde9ea; --wait-bg: #fdf3dc; }
@media (prefers-color-scheme: dark) {
  :root { --bg: #0f1318; --panel: #171c23; --ink: #e4e9ef; --soft: #98a4b3; --line: #2b333d;
    --good: #58c98a; --bad: #ff7f86; --wait: #e6b450; --idle: #8492a3; --code: #11161c; --good-bg: #14301f; --bad-bg: #3a1a1d; --wait-bg: #33290f; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--bg); color: var(--ink); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
main { max-width: 1180px; margin: 0 auto; padding: 28px 20px 60px; }
h1 { font-size: 22px; margin: 0; } h2 { font-size: 16px; margin: 32px 0 10px; }
.lead { color: var(--soft); margin: 4px 0 0; }
.facts { display: flex; flex-wrap: wrap; gap: 10px; margin: 18px 0 0; padding: 0; list-style: none; }
.facts li { background: var(--panel); border: 1px solid var(--line); border-radius: 8px; padding: 6px 12px; }
.facts b { font-weight: 600; } .facts span { color: var(--soft); margin-right: 6px; }
.panel { background: var(--panel); border: 1px solid var(--line); border-radius: 10px; padding: 16px; overflow-x: auto; }
.badge { display: inline-block; border-radius: 999px; padding: 1px 10px; font-size: 13px; font-weight: 600; border: 1px solid currentColor; }
table { border-collapse: collapse; width: 100%; } th, td { text-align: left; padding: 6px 12px 6px 0; border-bottom: 1px solid var(--line); vertical-align: top; }
th { font-size: 13px; color: var(--soft); font-weight: 600; } tr:last-child td { border-bottom: 0; }
td.number { text-align: right; font-variant-numeric: tabular-nums; }
code, pre { font: 12.5px/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
pre { background: var(--code); border-radius: 8px; padding: 10px 12px; margin: 8px 0; overflow-x: auto; white-space: pre-wrap; overflow-wrap: anywhere; }
.alert { white-space: pre-line; border-left: 4px solid var(--bad); background: var(--bad-bg); border-radius: 0 8px 8px 0; padding: 8px 12px; margin: 8px 0; overflow-wrap: anywhere; }
.alert.warning { border-color: var(--wait); background: var(--wait-bg); } .alert.notice { border-color: var(--line); background: var(--code); }
footer { color: var(--soft); font-size: 13px; margin-top: 32px; }
details { border-top: 1px solid var(--line); } details:first-of-type { border-top: 0; }
summary { cursor: pointer; padding: 7px 2px; } summary .time, .reason { color: var(--soft); font-size: 13px; }
`;function renderPage({title:e,style:t,body:a}){let i=`${n}${t}`,l=(0,r.createHash)("sha256").update(i).digest("base64"),s=`default-src 'none'; style-src 'sha256-${l}'; base-uri 'none'; form-action 'none'`;return(0,o.P)`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${s}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${e}</title>
        <style>${{html:i}}</style>
      </head>
      <body>
        <main>${a}</main>
      </body>
    </html> `.html}},42396:(e,t,a)=>{a.d(t,{H9:()=>o,gt:()=>renderJobGraph,qV:()=>depthsOf});var r=a(38632);let o=`
.success { color: var(--good); } .failure { color: var(--bad); } .cancelled, .held, .waiting { color: var(--wait); } .skipped { color: var(--idle); }
svg { display: block; max-width: 100%; height: auto; } svg a { text-decoration: none; }
svg .edge { fill: none; stroke: var(--idle); stroke-opacity: 0.55; stroke-width: 1.5; }
svg rect { fill: var(--panel); stroke: currentColor; stroke-width: 1.4; }
svg .success > rect { fill: var(--good-bg); } svg .failure > rect { fill: var(--bad-bg); }
svg .cancelled > rect, svg .held > rect, svg .waiting > rect { fill: var(--wait-bg); }
svg .skipped > rect { stroke-dasharray: 4 3; } svg .marked > rect { stroke-width: 3; }
svg text { fill: var(--ink); font-size: 13px; } svg .name { font-weight: 600; } svg .note { fill: var(--soft); font-size: 11.5px; } svg .mark { fill: currentColor; font-size: 15px; }
`;function renderJobGraph(e){let t=place(e),a=[...t.values()],o=Math.max(...a.map(({x:e,width:t})=>e+t))+8,n=Math.max(...a.map(({y:e})=>e))+44+8,i=e.flatMap(a=>directNeeds(a,e).map(e=>edge(t.get(e),t.get(a.id))));return(0,r.P)`<svg
    viewBox="0 0 ${o} ${n}"
    width="${o}"
    height="${n}"
    role="img"
    aria-label="Jobs and what they need"
  >
    ${i}${a.map(node)}
  </svg>`}function depthsOf(e){let t=new Map(e.map(e=>[e.id,e])),a=new Map,depthOf=e=>{let r=a.get(e);if(void 0!==r)return r;let o=Math.max(-1,...t.get(e).needs.map(depthOf))+1;return a.set(e,o),o};for(let{id:t}of e)depthOf(t);return a}function place(e){let t=depthsOf(e),a=Math.ceil(48+7.4*Math.min(Math.max(15,...e.map(({id:e})=>e.length)),22)),r=[],o=new Map;for(let n of e){let e=t.get(n.id),i=r[e]??0;r[e]=i+1,o.set(n.id,{job:n,width:a,x:8+e*(a+34),y:8+62*i})}return o}function directNeeds(e,t){let a=new Map(t.map(e=>[e.id,e.needs])),r=new Set,o=e.needs.flatMap(e=>a.get(e));for(let e=o.pop();void 0!==e;e=o.pop())r.has(e)||(r.add(e),o.push(...a.get(e)));return e.needs.filter(e=>!r.has(e))}function edge(e,t){let a=e.x+e.width,o=e.y+22,n=t.y+22,i=Math.max(24,(t.x-a)/2);return(0,r.P)`<path
    class="edge"
    d="M${a} ${o}C${a+i} ${o} ${t.x-i} ${n} ${t.x} ${n}"
  />`}function node({job:e,x:t,y:a,width:o}){let{id:n,note:i,state:l,mark:s,href:d,isMarked:p}=e,c=Math.floor((o-48)/7.4),f=(0,r.P)`<title>${n}: ${i}</title
    ><rect x="${t}" y="${a}" width="${o}" height="${44}" rx="8" /><text
      class="mark"
      x="${t+14}"
      y="${a+27}"
      >${s}</text
    ><text class="name" x="${t+36}" y="${a+19}">${shorten(n,c)}</text
    ><text class="note" x="${t+36}" y="${a+34}">${shorten(i,c+3)}</text>`,g=p?`${l} marked`:l;return void 0===d?(0,r.P)`<g class="${g}">${f}</g>`:(0,r.P)`<a href="${d}" class="${g}">${f}</a>`}function shorten(e,t){return e.length>t?`${e.slice(0,t-1)}…`:e}},38632:(e,t,a)=>{function markup(e,...t){return{html:e.map((e,a)=>e+(a<t.length?render(t[a]):"")).join("")}}function render(e){return"string"==typeof e||"number"==typeof e?escapeHtml(String(e)):"html"in e?e.html:e.map(({html:e})=>e).join("")}function escapeHtml(e){return e.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g,"�").replaceAll("&","&amp;").replaceAll("<","&lt;").replaceAll(">","&gt;").replaceAll('"',"&quot;").replaceAll("'","&#39;")}a.d(t,{P:()=>markup})},51780:(e,t,a)=>{a.d(t,{renderProofHtml:()=>renderProofHtml});var r=a(5872),o=a(68428),n=a(42396),i=a(38632),l=a(74148);let s={success:"✔",failure:"✘",cancelled:"■",skipped:"–"};function renderPlayer(e,t,a){let{run:r,job:o}=e,l=[...a.jobs.values()],s=(0,n.qV)(l),d=Math.min(39,Math.max(0,...s.values())),p=Array.from({length:d+1},(e,t)=>t);return(0,i.P)`<div class="play">
    ${p.map(e=>(0,i.P)`<input type="radio" name="${t}" id="${t}-${e}"${{html:e===d?" checked":""}} /><label for="${t}-${e}">${e===d?"end":e+1}</label>`)}
    <div class="frames">
      ${p.map(e=>(0,i.P)`<div>${(0,n.gt)(l.map(({id:t,needs:a})=>{let n=e===d||s.get(t)<=e;return{id:t,needs:a,...stateOf(t,n?r:void 0),isMarked:t===o}}))}</div>`)}
    </div>
  </div>`}function stateOf(e,t){let a=t?.jobs.find(({job:t})=>t===e)?.result;return void 0===a?{state:"idle",mark:"\xb7",note:"not yet"}:{state:a,mark:s[a],note:a}}let d=Array.from({length:40},(e,t)=>`.play input:nth-of-type(${t+1}):checked ~ .frames > :nth-child(${t+1})`),p=`
.play { margin: 10px 0; } .play input { position: absolute; opacity: 0; }
.play label { display: inline-block; min-width: 32px; text-align: center; border: 1px solid var(--line); border-radius: 6px; padding: 1px 8px; margin: 0 4px 8px 0; cursor: pointer; font-size: 13px; }
.play input:checked + label { background: var(--ink); color: var(--panel); } .play input:focus-visible + label { outline: 2px solid var(--wait); }
.frames { overflow-x: auto; } .frames > div { display: none; }
${d.join(", ")} { display: block; }
`;var c=a(87782),f=a(9193),g=a(10065);function renderProofHtml(e){let{report:t}=e;return(0,o.C)({title:`${t.file}: ${t.verdict}`,style:`${n.H9}${u}${p}`,body:body(e)})}function body(e){let{report:t}=e,{file:a,verdict:o}=t,l=(0,c.Nb)(t),s=(0,r.N)(t),d=t.properties.every(({standing:e})=>/^(?:proved|empty)$/.test(e));return(0,i.P)`<h1>${a} <span class="badge ${o}">${o}</span></h1>
    <p class="lead">${d?"In no outcome of any job does this workflow break its order; every one was looked at, not a sample.":"Every outcome of every job was looked at, not a sample."} ${sentence((0,c.ZT)(l))}</p>
    ${void 0===s?(0,i.P)``:(0,i.P)`<p class="alert warning">${prose(s)}</p>`}
    ${l.filter(({refutation:e})=>e).map((t,a)=>findingPart(t,a,e))}
    <h2>Jobs</h2>
    <div class="panel">${(0,n.gt)(idleJobs(e))}</div>
    <h2>Properties</h2>
    <div class="panel">
      <table>
        <tbody>
          ${(0,c.nx)(t.properties).map(({standing:e,mark:t,words:a,rules:r})=>(0,i.P)`<tr>
                <td class="${e}">${t} ${a}</td>
                <td>${r.map(e=>(0,i.P)`<code>${e}</code> `)}</td>
              </tr>`)}
        </tbody>
      </table>
    </div>
    ${findingTable(l.filter(({refutation:e})=>!e),t.file)}
    ${remarks(e)}
    <footer>One file, nothing loaded from anywhere, no script.</footer>`}let sentence=e=>`${e.charAt(0).toUpperCase()}${e.slice(1)}.`;function prose(e){let t=e.split(/`([^`]+)`/);return(0,i.P)`${t.map((e,t)=>t%2==1?(0,i.P)`<code>${e}</code>`:(0,i.P)`${e}`)}`}function idleJobs({workflow:e,report:t}){return[...e.jobs.values()].map(({id:e,needs:a})=>{let r=t.effects.filter(({site:t})=>t.job===e),o=r.some(reachesUsers);return{id:e,needs:a,state:o?"reaches-users":"idle",mark:o?"◆":"\xb7",note:[...new Set(r.toSorted((e,t)=>reachesUsers(t)-reachesUsers(e)).map(g.xU))].join(", ")}})}let reachesUsers=({kind:e})=>"publishes"===e||"announces"===e;function findingPart(e,t,a){let{rule:r,level:o,refutation:n}=e,{workflow:s,called:d,report:p}=a,g=n&&(0,f.F5)(n,(0,l.O)(s,d)),u=(0,f.XZ)(e);return(0,i.P)`<section class="panel finding">
    <h3>
      <span class="badge ${o}">${o}</span> <code>${r}</code>
      <span class="reason">${(0,c.$t)(e,p.file)}</span>
    </h3>
    <p class="alert ${o}">${prose((0,f.gD)(e))}</p>
    ${g?storyPart(g):(0,i.P)``}
    ${n?.run?renderPlayer(n,`run-${t}`,s):(0,i.P)``}
    ${g?.instead?insteadPart(g.instead):(0,i.P)``}
    ${void 0===u||g?.instead?(0,i.P)``:(0,i.P)`<p><b>Cure</b> ${prose(u)}</p>`}
  </section>`}function findingTable(e,t){if(0===e.length)return(0,i.P)``;let a=e.map(e=>(0,i.P)`<tr>
        <td><span class="badge ${e.level}">${e.level}</span></td>
        <td><code>${e.rule}</code><br /><span class="reason">${(0,c.$t)(e,t)}</span></td>
        <td>${prose(e.message)}</td>
      </tr>`);return(0,i.P)`<h2>From the file alone</h2>
    <div class="panel">
      <table>
        <tbody>
          ${a}
        </tbody>
      </table>
    </div>`}function storyPart({given:e,faults:t,hasFault:a,condition:r,doubts:o}){return(0,i.P)`<ul class="story">
    ${e.map(e=>(0,i.P)`<li>When ${prose(e)}</li>`)}
    ${t.map(e=>(0,i.P)`<li class="${a?"failure":"idle"}"><b>${prose(e)}</b></li>`)}
    ${r?(0,i.P)`<li>Let through by <code>${r.job}</code> at ${r.place}: ${r.isImplicit?"no ":""}<code>if</code>${r.isImplicit?", which is":":"} <code>${r.source}</code></li>`:(0,i.P)``}
    ${o.map(e=>(0,i.P)`<li class="unknown">Not sure: ${prose(e)}</li>`)}
  </ul>`}function insteadPart({job:e,lines:t}){return(0,i.P)`<p><b>Write instead</b>, in <code>${e}</code>; it is proved to mend this:</p>
    <pre>${t.join("\n")}</pre>`}function remarks({report:e}){let{file:t,unusedWaivers:a,settings:r,opaqueCalls:o}=e,n=[...(0,c.XB)(e).map(e=>["allowed",e.rule,(0,c.$t)(e,t),`because ${e.allowedBecause??""}`]),...a.map(({rule:e,at:t})=>["allowed, and nothing needs it",e,(0,g.df)(t),"remove the comment"]),...[...r].flatMap(([e,{level:t,because:a=""}])=>"off"===t?[["left out",e,"configuration",`because ${a}`]]:[]),...o.map(({site:e,name:t})=>["not looked into",t,e.job,""]),...(0,c.P1)(e).map(({job:e,power:t,names:a})=>["not known what it does",a.join(", "),e,t])];return 0===n.length?(0,i.P)``:(0,i.P)`<h2>Besides</h2>
    <div class="panel">
      <table>
        <tbody>
          ${n.map(e=>(0,i.P)`<tr>${e.map(e=>(0,i.P)`<td>${e}</td>`)}</tr>`)}
        </tbody>
      </table>
    </div>`}let u=`
.PROVED, .proved { color: var(--good); } .REFUTED, .refuted, .badge.error { color: var(--bad); }
.UNKNOWN, .unknown, .doubtful, .badge.warning { color: var(--wait); } .idle, .empty, .allowed, .off, .badge.notice { color: var(--idle); } .reaches-users { color: var(--good); }
/* Long chains are scrolled: names that shrink with them cannot be read. */
.panel svg { max-width: none; }
.finding { margin: 16px 0 0; } .finding h3 { margin: 0; font-size: 15px; } .story { margin: 8px 0; padding-left: 20px; } .story li.failure { color: var(--bad); }
`}};
