// Draws docs/integrations/*.png: what arrives, from the approved files. Teams by Microsoft's own renderer; the others by an
// approximation of theirs, since none has one to be had. Needs Chromium and the packages of this folder:
//   node tests/node/pictures.cjs NODE_MODULES [chromium]
const fs = require('fs');
const os = require('os');
const path = require('path');
const { execFileSync } = require('child_process');
const modules = process.argv[2];
const chromium = process.argv[3] ?? 'chromium';
const root = path.join(__dirname, '..', '..');

// What was sent under a heading of an approved file.
const part = (kind, name) =>
  fs.readFileSync(path.join(root, 'tests/Tocsin.Tests/Integrations/Approved', `${kind}.txt`), 'utf8')
    .split('======== ')
    .find((p) => p.startsWith(name + '\n'));
// The first body that is wanted.
const sent = (kind, name, wanted = () => true) => {
  const lines = part(kind, name).split('\n');
  for (let from = lines.indexOf('{'); from >= 0; from = lines.indexOf('{', from + 1)) {
    const body = JSON.parse(lines.slice(from, lines.indexOf('}', from) + 1).join('\n'));
    if (wanted(body)) return body;
  }
  throw new Error(`${kind} ${name} has no such body`);
};
const escape = (text) => String(text).replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
const color = (number) => '#' + number.toString(16).padStart(6, '0');
const page = (style, body) =>
  `<!doctype html><meta charset="utf-8"><style>*{box-sizing:border-box}html,body{margin:0}body{padding:14px;`
  + `font:14px/1.42 "Segoe UI",Lato,"Noto Sans","Liberation Sans",Arial,sans-serif}${style}</style>${body}`;
// Machines without a font for emoji show boxes: our marks are drawn.
const marks = { '🔴': ['●', '#d92b2b'], '🟠': ['●', '#f2811d'], '🟡': ['●', '#f2c31d'], '🔵': ['●', '#2e7dd7'], '⚪': ['●', '#b8bfc9'],
  '✅': ['✔', '#2e9e5b'], '❌': ['✖', '#c62828'], '🔔': ['◆', '#5b6b82'] };
const drawn = `<script>{const marks=${JSON.stringify(marks)};const walk=document.createTreeWalker(document.body,NodeFilter.SHOW_TEXT);`
  + `const found=[];while(walk.nextNode())if(walk.currentNode.parentNode.tagName!=='SCRIPT')found.push(walk.currentNode);`
  + `for(const node of found)for(const [mark,[sign,color]] of Object.entries(marks)){const at=node.data.indexOf(mark);if(at<0)continue;`
  + `const rest=node.splitText(at);rest.data=rest.data.slice(mark.length);const span=document.createElement('span');`
  + `span.textContent=sign;span.style.color=color;rest.before(span);break}}</script>`;
const avatar = (radius) =>
  `<div style="flex:none;width:36px;height:36px;border-radius:${radius};background:#b3001b;color:#fff;`
  + `font:600 19px/36px sans-serif;text-align:center">T</div>`;

const teams = (message) => page(
  `body{background:#f5f5f5}.card{background:#fff;border:1px solid #e1e1e1;border-radius:6px;overflow:hidden}`
    + `.who{font-size:12px;color:#616161;margin:0 0 6px}.ac-pushButton{border:1px solid #d1d1d1;background:#fff;`
    + `border-radius:4px;padding:5px 14px;font:600 13px "Segoe UI","Noto Sans",sans-serif}`,
  `<p class="who"><b style="color:#242424">Workflows</b> · used a Workflow to send this card</p><div class="card" id="card"></div>`
    + `<script>${fs.readFileSync(path.join(modules, 'adaptivecards/dist/adaptivecards.min.js'), 'utf8')}</script>`
    + `<script>const card=new AdaptiveCards.AdaptiveCard();card.hostConfig=new AdaptiveCards.HostConfig({`
    + `fontFamily:'"Segoe UI","Noto Sans","Liberation Sans",sans-serif',spacing:{small:4,default:8,medium:14,large:20,padding:14},`
    + `containerStyles:{attention:{backgroundColor:'#fde7e9'},warning:{backgroundColor:'#fff4ce'},good:{backgroundColor:'#dff6dd'},`
    + `accent:{backgroundColor:'#e5f1fb'},emphasis:{backgroundColor:'#f0f0f0'}},actions:{actionsOrientation:'horizontal',actionAlignment:'left'}});`
    + `card.parse(${JSON.stringify(message.attachments[0].content).replace(/</g, '\\u003c')});`
    + `document.getElementById('card').append(card.render());</script>`,
);

const slack = (message) => {
  const element = (e) => {
    const text = escape(e.text).replace(/\n/g, '<br>');
    const styled = e.style?.bold ? `<b>${text}</b>` : e.style?.code ? `<code>${text}</code>` : text;
    return e.type === 'link' ? `<a>${styled}</a>` : styled;
  };
  const block = {
    header: (b) => `<h1>${escape(b.text.text)}</h1>`,
    section: (b) => `<p>${escape(b.text.text).replace(/\n/g, '<br>')}</p>`,
    context: (b) => `<p class="context">${b.elements.map((e) => escape(e.text)).join(' ')}</p>`,
    rich_text: (b) =>
      b.elements
        .map((part) =>
          part.type === 'rich_text_list'
            ? `<ul>${part.elements.map((i) => `<li>${i.elements.map(element).join('')}</li>`).join('')}</ul>`
            : `<p>${part.elements.map(element).join('')}</p>`)
        .join(''),
  };
  return page(
    `body{background:#fff;color:#1d1c1d}h1{font-size:18px;margin:2px 0 8px}p{margin:0 0 8px}a{color:#1264a3}`
      + `ul{margin:0 0 8px;padding-left:22px}code{font:12px "Liberation Mono",monospace;color:#e01e5a;background:#f8f8f8;`
      + `border:1px solid #ddd;border-radius:3px;padding:1px 3px}.context{font-size:12px;color:#616061;margin:0}`,
    `<div style="display:flex;gap:9px">${avatar('6px')}<div><b>Tocsin</b> <small style="background:#e8e8e8;color:#616061;`
      + `border-radius:2px;padding:0 3px;font-size:10px">APP</small>${message.blocks.map((b) => block[b.type](b)).join('')}</div></div>`,
  );
};

const discord = (message) => {
  const markdown = (text) =>
    escape(text)
      .replace(/\[((?:\\.|[^\]\\])*)\]\((https?:[^)\s]+)\)/g, '<a>$1</a>')
      .replace(/\\([^A-Za-z0-9\s])/g, '$1')
      .replace(/\n/g, '<br>');
  const embed = (e) =>
    `<div class="embed" style="border-color:${color(e.color)}"><div class="title">${markdown(e.title)}</div>`
    + (e.description ? `<div class="description">${markdown(e.description)}</div>` : '')
    + `<div class="fields">${e.fields
      .map((f) => `<div class="${f.inline ? 'inline' : 'wide'}"><b>${markdown(f.name)}</b><br>${markdown(f.value)}</div>`)
      .join('')}</div><div class="footer">${escape(e.footer.text)}</div></div>`;
  return page(
    `body{background:#313338;color:#dbdee1}a{color:#00a8fc}.embed{background:#2b2d31;border-left:4px solid;border-radius:4px;`
      + `padding:10px 14px;margin-top:4px;width:520px}.title{font-weight:600;color:#00a8fc;font-size:15px;margin-bottom:6px}`
      + `.description{margin-bottom:8px}.fields{display:grid;grid-template-columns:repeat(3,1fr);gap:8px;font-size:13px}`
      + `.fields>div{overflow-wrap:anywhere}.wide{grid-column:1/-1}.footer{font-size:11px;color:#949ba4;margin-top:8px}`,
    `<div style="display:flex;gap:12px">${avatar('50%')}<div><b style="color:#fff">Tocsin</b> `
      + `<small style="background:#5865f2;color:#fff;border-radius:3px;padding:0 4px;font-size:10px">APP</small>`
      + `${message.embeds.map(embed).join('')}</div></div>`,
  );
};

const chat = (message) => {
  const widget = (w) =>
    w.textParagraph ? `<p>${w.textParagraph.text}</p>`
    : w.decoratedText ? `<p><small>${escape(w.decoratedText.topLabel)}</small><br>${w.decoratedText.text}</p>`
    : `<p>${w.buttonList.buttons.map((b) => `<span class="button">${escape(b.text)}</span>`).join('')}</p>`;
  const { header, sections } = message.cardsV2[0].card;
  return page(
    `body{background:#fff;color:#1f1f1f}.card{border:1px solid #dadce0;border-radius:8px;padding:12px 16px;width:440px}`
      + `small{color:#5f6368}p{margin:8px 0}a{color:#0b57d0}.button{border:1px solid #747775;border-radius:16px;color:#0b57d0;`
      + `font-weight:600;padding:5px 14px;margin-right:8px;display:inline-block}`,
    `<div style="display:flex;gap:12px">${avatar('50%')}<div><b>Tocsin</b> <small>App</small><div class="card">`
      + `<b>${escape(header.title)}</b><br><small>${escape(header.subtitle)}</small>`
      + `${sections.flatMap((s) => s.widgets).map(widget).join('')}</div></div></div>`,
  );
};

const label = (text, background) =>
  `<span style="background:${background};border-radius:10px;padding:1px 8px;font-size:12px;margin-right:5px">${escape(text)}</span>`;

const github = (issue) => {
  const markdown = issue.body
    .replace(/<!--[^]*?-->/g, '')
    .split('\n')
    .map((line) =>
      escape(line)
        .replace(/\[`([^`]*)`\]\(&lt;[^)]*&gt;\)/g, '<a><code>$1</code></a>')
        .replace(/\[([^\]]*)\]\(&lt;[^)]*&gt;\)/g, '<a>$1</a>')
        .replace(/`([^`]*)`/g, '<code>$1</code>')
        .replace(/\*\*([^*]*)\*\*/g, '<b>$1</b>')
        .replace(/&lt;(\/?sub)&gt;/g, '<$1>')
        .replace(/^- (.*)$/, '<li>$1</li>'))
    .join('\n')
    .replace(/\n\n/g, '<br>');
  return page(
    `body{background:#fff;color:#1f2328}h1{font-size:22px;font-weight:400;margin:0 0 8px}a{color:#0969da}li{margin:3px 0 3px 18px}`
      + `code{font:12px "Liberation Mono",monospace;background:#eff1f3;border-radius:5px;padding:2px 5px}.box{border:1px solid #d1d9e0;`
      + `border-radius:6px;padding:12px 16px;margin-top:10px}`,
    `<h1>${escape(issue.title)} <span style="color:#59636e">#1</span></h1><span style="background:#1f883d;color:#fff;border-radius:14px;`
      + `padding:4px 12px;margin-right:8px">Open</span>${issue.labels.map((l) => label(l, '#ddf4ff')).join('')}<div class="box">${markdown}</div>`,
  );
};

const jira = ({ fields }) => {
  const node = (n) => {
    const inner = (n.content ?? []).map(node).join('');
    switch (n.type) {
      case 'text':
        return (n.marks ?? []).reduce(
          (text, { type }) => ({ strong: `<b>${text}</b>`, code: `<code>${text}</code>`, link: `<a>${text}</a>` })[type] ?? text,
          escape(n.text));
      case 'bulletList': return `<ul>${inner}</ul>`;
      case 'listItem': return `<li>${inner}</li>`;
      case 'hardBreak': return '<br>';
      default: return `<p>${inner}</p>`;
    }
  };
  return page(
    `body{background:#fff;color:#172b4d}h1{font-size:22px;font-weight:600;margin:4px 0 12px}a{color:#0c66e4}p{margin:2px 0}ul{margin:6px 0;`
      + `padding-left:22px}code{font:12px "Liberation Mono",monospace;background:#f1f2f4;border-radius:3px;padding:1px 4px}`,
    `<small style="color:#44546f">${escape(fields.project.key)}-1 · ${escape(fields.issuetype.name)}</small><h1>${escape(fields.summary)}</h1>`
      + `${fields.labels.map((l) => label(l, '#e9f2ff')).join('')}<h3 style="margin:14px 0 4px">Description</h3>${node(fields.description)}`,
  );
};

const table = (facts) =>
  `<table>${Object.entries(facts).map(([k, v]) => `<tr><td>${escape(k)}</td><td>${escape(v)}</td></tr>`).join('')}</table>`;
const tables = 'table{border-collapse:collapse;font-size:13px;margin-top:8px}td{padding:3px 14px 3px 0;vertical-align:top}td:first-child{color:#5b6b82}';

const pagerduty = ({ payload, links }) => page(
  `body{background:#fff;color:#1e2530}h1{font-size:18px;margin:6px 0}a{color:#047a5b}${tables}`,
  `<span style="background:#c62828;color:#fff;border-radius:3px;padding:2px 8px;font-size:12px">TRIGGERED</span> `
    + `<small>severity <b>${escape(payload.severity)}</b> · ${escape(payload.source)} · ${escape(payload.class)}</small><h1>${escape(payload.summary)}</h1>`
    + `${links.map((l) => `<a>${escape(l.text)}</a>`).join(' · ')}${table(payload.custom_details)}`,
);

const opsgenie = (alert) => page(
  `body{background:#fff;color:#172b4d}h1{font-size:18px;margin:6px 0 8px}${tables}`,
  `<span style="background:#c62828;color:#fff;border-radius:3px;padding:2px 8px;font-size:12px">${escape(alert.priority)}</span> `
    + `<small>${escape(alert.entity)}</small><h1>${escape(alert.message)}</h1>${alert.tags.map((t) => label(t, '#e9f2ff')).join('')}${table(alert.details)}`,
);

const splunk = (event) => page(
  `body{background:#fff;color:#3c444d}pre{font:12px/1.45 "Liberation Mono",monospace;margin:0;white-space:pre-wrap}`,
  `<small>${escape(new Date(event.time * 1000).toISOString())} · host=${escape(event.host)} · source=${escape(event.source)} · `
    + `sourcetype=${escape(event.sourcetype)}</small><pre>${escape(JSON.stringify(event.event, null, 2))}</pre><small>`
    + `${Object.entries(event.fields).map(([k, v]) => `${escape(k)}=<b>${escape(v)}</b>`).join(' · ')}</small>`,
);

const mail = (text) => {
  const [, to, subject] = /\nTo: (.*)\nSubject: (.*)\n/.exec(text);
  const [, style, body] = /<body style="([^"]*)">([^]*?)<\/body>/.exec(text);
  return page(
    `body{background:#f6f8fa;color:#202124}h2{font-size:19px;font-weight:400;margin:0 0 6px}`,
    `<h2>${escape(subject)}</h2><small style="color:#5f6368">Tocsin to ${escape(to)}</small><div style="margin-top:10px"><div style="${style}">`
      + `${body}</div></div>`,
  );
};

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'tocsin-pictures-'));
const run = (...args) =>
  execFileSync(
    chromium,
    ['--headless', '--no-sandbox', '--disable-gpu', '--hide-scrollbars', '--force-color-profile=srgb',
      `--user-data-dir=${path.join(folder, 'profile')}`, ...args],
    { stdio: ['ignore', 'pipe', 'ignore'], encoding: 'utf8', maxBuffer: 1 << 28 },
  );
const draw = (name, html) => {
  const file = path.join(folder, `${name}.html`);
  const measuring = `${html}${drawn}<script>addEventListener('load',()=>{document.body.dataset.height=document.body.scrollHeight})</script>`;
  fs.writeFileSync(file, measuring);
  // Once to see how high it is, once to draw it.
  const height = /data-height="(\d+)"/.exec(run('--window-size=640,400', '--dump-dom', 'file://' + file))[1];
  const picture = path.join(root, 'docs/integrations', `${name}.png`);
  run(`--window-size=640,${height}`, `--screenshot=${picture}`, 'file://' + file);
  console.log(`${name}.png ${fs.statSync(picture).size} bytes`);
};

try {
  for (const [kind, render] of Object.entries({ teams, slack, discord })) {
    draw(`${kind}-finding`, render(sent(kind, 'finding.new')));
    draw(`${kind}-scan`, render(sent(kind, 'scan.completed')));
  }
  draw('google_chat-finding', chat(sent('google_chat', 'finding.new')));
  draw('google_chat-scan', chat(sent('google_chat', 'scan.completed')));
  draw('github-finding', github(sent('github', 'finding.new', (b) => b.labels)));
  draw('jira-finding', jira(sent('jira', 'finding.new', (b) => b.fields?.summary)));
  draw('pagerduty-finding', pagerduty(sent('pagerduty', 'finding.new')));
  draw('opsgenie-finding', opsgenie(sent('opsgenie', 'finding.new')));
  draw('splunk-finding', splunk(sent('splunk', 'finding.new')));
  draw('email-finding', mail(part('email', 'finding.new')));
} finally {
  fs.rmSync(folder, { recursive: true });
}
