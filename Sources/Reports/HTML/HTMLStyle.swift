/// The page's style and script, and the policy that names them by their SHA-256 and lets nothing else in.
///
/// Colours have a contrast of at least 4.5 to 1 on their backgrounds (WCAG 2.2, AA).
enum HTMLStyle {
  static let contentPolicy =
    "default-src 'none'; base-uri 'none'; form-action 'none'; "
    + "style-src 'sha256-27sV6NwopmcmU1Su32TZwtGT5I1e5D6pQdFEeNvnYmk='; script-src 'sha256-TefOtPJuQvug8LRpfnVOcXxf3qrI3fSpJQO3F7ueDSs='"

  static let sheet: StaticString = """
    :root{--page:#f4f5f7;--card:#fff;--ink:#1b2028;--soft:#545e6b;--line:#d8dde4;--code:#eef1f4;--bad:#b3261e;\
    --badpage:#fdf0ef;--good:#0f6b3a;--warn:#7f5200;--engine:#1d5fb4;--edge:#9aa5b1}
    @media(prefers-color-scheme:dark){:root{--page:#0e1217;--card:#161b22;--ink:#e6eaf0;--soft:#a5b0bd;--line:#2c343e;\
    --code:#202832;--bad:#ff8b80;--badpage:#2a1717;--good:#6fd39b;--warn:#f1c36b;--engine:#7fb4ff;--edge:#5d6875}}
    *{box-sizing:border-box}
    body{margin:0;background:var(--page);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,\
    "Noto Sans",Ubuntu,Cantarell,sans-serif;-webkit-text-size-adjust:100%}
    main{max-width:1120px;margin:0 auto;padding:24px 20px 48px}
    code,pre{font:.86em/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;\
    overflow-wrap:anywhere;unicode-bidi:isolate}
    code{background:var(--code);border-radius:4px;padding:.1em .35em}
    pre{background:var(--code);border-radius:6px;padding:8px 12px;margin:8px 0 0;white-space:pre-wrap}
    h1{font-size:1.75rem;line-height:1.25;margin:0 0 8px;overflow-wrap:anywhere}
    h2{font-size:1.2rem;margin:40px 0 12px}
    h3{font-size:1.05rem;margin:0 0 8px}
    h4{font-size:.82rem;margin:0 0 6px;color:var(--soft);text-transform:uppercase;letter-spacing:.06em}
    p{margin:0 0 12px}ul,ol{margin:0;padding-left:1.25em}
    small,.soft{color:var(--soft);font-size:.86rem}
    .top{background:var(--card);border:1px solid var(--line);border-top:6px solid var(--bad);border-radius:10px;\
    padding:20px 24px}
    .top.clean{border-top-color:var(--good)}.top.nested{border-top-color:var(--engine)}
    .product{font-size:.82rem;font-weight:600;letter-spacing:.06em;color:var(--soft);margin:0 0 4px}
    .outcome{color:var(--bad)}.clean .outcome{color:var(--good)}.nested .outcome{color:var(--engine)}
    .step{font-weight:400;color:var(--soft)}
    .lead{font-size:1.05rem;max-width:75ch;overflow-wrap:anywhere}.cure{font-weight:600}
    .facts{display:flex;flex-wrap:wrap;gap:12px 32px;margin:18px 0 0}
    .facts dt{color:var(--soft);font-size:.82rem}.facts dd{margin:0;font-size:1.15rem;font-weight:600;\
    font-variant-numeric:tabular-nums}
    .card{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:20px 24px;margin:0 0 16px}
    .finding{border-left:6px solid var(--bad)}.finding.info{border-left-color:var(--engine)}
    .pill{background:var(--bad);color:var(--card);border-radius:99px;padding:2px 10px;font-size:.78rem;font-weight:600;\
    vertical-align:2px}
    .info .pill{background:var(--engine)}
    .rule{font-weight:400}
    .message{font-size:1.05rem;overflow-wrap:anywhere}.action{color:var(--bad);font-weight:600}\
    .info .action{color:var(--soft)}
    .columns{display:grid;grid-template-columns:2fr 3fr;gap:16px 40px}
    .columns li{margin-bottom:4px}
    .chain{list-style:none;display:flex;flex-wrap:wrap;gap:10px 30px;padding:0;margin:0 0 16px}
    .chain li{position:relative;border:1px solid var(--line);border-radius:8px;padding:8px 12px;max-width:230px;\
    display:flex;flex-direction:column;gap:3px;background:var(--page)}
    .chain li:not(:last-child)::after{content:"→";position:absolute;right:-23px;top:50%;transform:translateY(-50%);color:var(--soft);\
    font-weight:600}
    .chain b{overflow-wrap:anywhere}.chain code{background:none;padding:0;color:var(--soft)}
    .chain .gap{align-self:center;border-style:dashed;color:var(--soft);background:none}
    .chain .guard{align-self:center}
    .chain .stop{border:2px solid var(--bad);background:var(--badpage)}.chain .stop b{color:var(--bad)}
    .chain .role{border-color:var(--engine)}
    .evidence{margin-top:16px}
    .evidence dl,.list{display:grid;grid-template-columns:max-content 1fr;gap:4px 16px;margin:8px 0 0}
    .evidence dt,.list dt{color:var(--soft)}.evidence dd,.list dd{margin:0;overflow-wrap:anywhere}
    summary{cursor:pointer}
    :focus-visible{outline:3px solid var(--engine);outline-offset:2px;border-radius:4px}
    .scroll{overflow-x:auto}
    .picture svg{display:block;width:100%;min-width:640px;height:auto;margin:4px 0 12px}
    .edge{fill:none;stroke:var(--edge);stroke-width:1;opacity:.55}.edge.dense{stroke-width:.5;opacity:.3}\
    .edge.hot{stroke:var(--bad);stroke-width:3;opacity:1}
    .dot.engine{fill:var(--engine)}.dot.hot{fill:var(--bad)}
    .dot.stop{fill:var(--bad);stroke:var(--card);stroke-width:2}
    .name{font:600 13px system-ui,sans-serif;fill:var(--ink);paint-order:stroke;stroke:var(--card);stroke-width:4px;\
    stroke-linejoin:round}.name.stop{fill:var(--bad)}
    .tools{display:flex;flex-wrap:wrap;gap:8px;align-items:center;margin:0 0 12px;position:sticky;top:0;\
    background:var(--card);padding:8px 0;z-index:1}
    .tools input{flex:1 1 220px;min-width:0;font:inherit;padding:6px 10px;border:1px solid var(--soft);border-radius:6px;\
    background:var(--page);color:var(--ink)}
    .tools button{font:inherit;font-size:.9rem;padding:6px 12px;border:1px solid var(--line);border-radius:6px;\
    background:var(--code);color:var(--ink);cursor:pointer}
    .tree,.tree ul{list-style:none;padding:0;margin:0}
    .tree ul{border-left:1px solid var(--line);margin-left:6px;padding-left:16px}
    .tree .hot>details>ul{border-left:2px solid var(--bad)}
    .tree .row{padding:2px 0;overflow-wrap:anywhere}
    .tree div.row{padding-left:17px}
    .tree code{background:none;padding:0 8px 0 2px;color:var(--soft)}
    .tree em{font-style:normal;font-size:.82rem;font-weight:600;color:var(--engine);margin-right:8px}
    .tree .hot>details>summary>b,.tree .stop>.row>b,.tree .stop>details>summary>b{color:var(--bad)}
    .tree .stop>.row,.tree .stop>details>summary{background:var(--badpage);border-radius:6px}
    .tree .stop>.row>em,.tree .stop>details>summary>em{color:var(--bad)}
    .tree .miss{display:none}.tree .hit>.row,.tree .hit>details>summary{background:var(--code);border-radius:6px}
    .group>summary{color:var(--soft)}
    .truncated{color:var(--warn);font-weight:600}
    table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:6px 16px 6px 0;vertical-align:top;\
    border-bottom:1px solid var(--line)}
    th{font-size:.82rem;color:var(--soft)}.number{font-variant-numeric:tabular-nums}
    footer{margin-top:32px;color:var(--soft);font-size:.86rem}
    @media(max-width:800px){.columns{grid-template-columns:1fr}}
    @media(max-width:560px){main{padding:12px 10px 32px}.card,.top{padding:14px}h1{font-size:1.4rem}\
    .chain{flex-direction:column;gap:24px 0}.chain li{max-width:none}.chain li:not(:last-child)::after{content:"↓";left:16px;right:auto;top:auto;bottom:-24px;transform:none}\
    .chain .gap,.chain .guard{align-self:stretch}.evidence dl,.list{grid-template-columns:1fr}\
    .tree ul{padding-left:8px;margin-left:4px}}
    @media print{body{background:#fff}main{max-width:none;padding:0}.card,.top{break-inside:avoid-page}.tools{display:none}\
    .card:has(.tree){break-inside:auto}}
    """

  /// Search and folding of the tree; without it everything is there, and folds by itself.
  static let script: StaticString = """
    'use strict';
    (() => {
      const tree = document.querySelector('.tree');
      if (!tree) return;
      const items = [...tree.querySelectorAll('li')];
      const folds = [...tree.querySelectorAll('details')];
      const before = folds.map(fold => fold.open);
      const row = item => item.querySelector(':scope > .row, :scope > details > summary');
      const text = new Map(items.map(item => [item, (row(item) || item).textContent.toLowerCase()]));
      const tools = document.createElement('div');
      tools.className = 'tools';
      const add = (name, properties) => tools.appendChild(Object.assign(document.createElement(name), properties));
      const field = add('input', {type: 'search', placeholder: 'Search programs and arguments ( / )', spellcheck: false});
      field.setAttribute('aria-label', 'Search the process tree');
      const count = add('small', {});
      count.setAttribute('role', 'status');
      const button = (label, action) => add('button', {type: 'button', textContent: label}).addEventListener('click', action);
      const fold = open => folds.forEach((one, place) => { one.open = open === null ? before[place] : open; });
      let hits = [], place = -1, waiting = 0;
      const search = () => {
        const words = field.value.toLowerCase().split(' ').filter(Boolean);
        items.forEach(item => item.classList.remove('hit', 'miss'));
        hits = []; place = -1; count.textContent = '';
        if (!words.length) return fold(null);
        hits = items.filter(item => words.every(word => text.get(item).includes(word)));
        const shown = new Set();
        for (const hit of hits) {
          hit.classList.add('hit');
          for (let up = hit; up && up !== tree; up = up.parentElement) {
            if (up !== hit && up.tagName === 'DETAILS') up.open = up.parentElement !== hit ? true : up.open;
            if (up.tagName === 'LI') { if (shown.has(up)) break; shown.add(up); }
          }
        }
        items.forEach(item => { if (!shown.has(item) && !item.closest('.hit')) item.classList.add('miss'); });
        count.textContent = hits.length + ' found';
      };
      const go = step => {
        if (!hits.length) return;
        place = (place + step + hits.length) % hits.length;
        const target = row(hits[place]) || hits[place];
        target.tabIndex = 0;
        target.scrollIntoView({block: 'center'});
        count.textContent = (place + 1) + ' of ' + hits.length;
      };
      field.addEventListener('input', () => { clearTimeout(waiting); waiting = setTimeout(search, 120); });
      field.addEventListener('keydown', event => {
        if (event.key === 'Enter') { event.preventDefault(); go(event.shiftKey ? -1 : 1); }
        if (event.key === 'Escape') { field.value = ''; search(); }
      });
      const stops = [...tree.querySelectorAll('.stop')];
      if (stops.length) {
        let next = -1;
        button(stops.length > 1 ? 'Next finding' : 'Show the finding', () => {
          next = (next + 1) % stops.length;
          for (let up = stops[next]; up && up !== tree; up = up.parentElement) {
            up.classList.remove('miss');
            if (up.tagName === 'DETAILS') up.open = true;
          }
          const target = row(stops[next]);
          target.tabIndex = 0;
          target.focus();
          target.scrollIntoView({block: 'center'});
        });
      }
      button('Unfold all', () => fold(true));
      button('Fold all', () => fold(false));
      tree.before(tools);
      document.addEventListener('keydown', event => {
        if (event.key === '/' && document.activeElement !== field && !event.ctrlKey && !event.metaKey) {
          event.preventDefault();
          field.focus();
        }
      });
      tree.addEventListener('keydown', event => {
        const here = event.target.closest('.row, summary');
        if (!here) return;
        const rows = [...tree.querySelectorAll('.row, summary')].filter(one => one.offsetParent !== null);
        const at = rows.indexOf(here);
        const details = here.tagName === 'SUMMARY' ? here.parentElement : null;
        const to = {ArrowDown: rows[at + 1], ArrowUp: rows[at - 1]}[event.key];
        if (to) { to.tabIndex = 0; to.focus(); event.preventDefault(); }
        if (event.key === 'ArrowRight' && details) details.open = true;
        if (event.key === 'ArrowLeft' && details) details.open = false;
      });
    })();
    """
}
