/** The looks of the report and of drawings: light and dark by the reader's own setting, and plain on paper. */

/** Colours by what they stand for. */
const PALETTE = `
:root{color-scheme:light dark;--bg:#fbfbf9;--card:#fff;--ink:#1d2521;--soft:#5a655f;--line:#dfe4e0;--own:#0b7a4b;--own-soft:#0b7a4b33;--calls:#8da0b3;--calls-soft:#8da0b340;--other:#b4691f;--cold:#c4262e;--shared:#c98a00;--blue:#2563b8;--violet:#7c4dbd;--teal:#0f8a8a;--brown:#8a5a3c;--rose:#c03d74;--grey:#6b7280}
@media (prefers-color-scheme:dark){:root{--bg:#121614;--card:#1a201d;--ink:#e7ece9;--soft:#9aa8a0;--line:#2d3632;--own:#3ed598;--own-soft:#3ed59830;--calls:#7f93a8;--calls-soft:#7f93a845;--other:#e8a35c;--cold:#ff6b6b;--shared:#f0bc42;--blue:#79aef5;--violet:#b99af0;--teal:#4fd0cf;--brown:#cf9c79;--rose:#f08bb4;--grey:#a3adb8}}
`;

/** Lines, marks and letters inside of a drawing. */
const DRAWING = `
.grid{stroke:var(--line);stroke-width:1}.base,.mark{stroke:var(--soft);stroke-width:1}
.tick{fill:var(--soft);font-size:12.5px}.axis{fill:var(--soft);font-size:13px}.value{fill:var(--ink);font-size:13.5px}.name{fill:var(--ink);font-size:13.5px}.name.mine{font-weight:700}
.line{fill:none;stroke-width:1.8;stroke-linejoin:round}.line.thin{stroke-width:1.3;opacity:.75}
.line.own{stroke:var(--own)}.line.other{stroke:var(--other);stroke-width:1.3}.line.target{stroke:var(--ink);stroke-width:1.2;stroke-dasharray:4 3}
.area{fill:var(--calls-soft);stroke:var(--calls);stroke-width:1}.area.own{fill:var(--own-soft);stroke:var(--own)}
line.cold{stroke:var(--cold);stroke-width:2.5}line.shared{stroke:var(--shared);stroke-width:1.6}
.serving{fill:var(--calls)}.idling{fill:var(--other)}.idling.mine{fill:var(--own)}
.dot{stroke:var(--card);stroke-width:1}.dot.f-greenroom{fill:var(--own)}
.dot.f-known{fill:var(--shared)}.dot.f-recent{fill:var(--blue)}.dot.f-seasonal{fill:var(--violet)}.dot.f-headroom{fill:var(--other)}.dot.f-agones{fill:var(--teal)}.dot.f-aws{fill:var(--rose)}.dot.f-fixed{fill:var(--grey)}.dot.f-pipecat{fill:var(--brown)}
.line.f-greenroom{stroke:var(--own)}.line.f-known{stroke:var(--shared)}.line.f-recent{stroke:var(--blue)}.line.f-seasonal{stroke:var(--violet)}.line.f-headroom{stroke:var(--other)}.line.f-agones{stroke:var(--teal)}.line.f-aws{stroke:var(--rose)}.line.f-fixed{stroke:var(--grey)}.line.f-pipecat{stroke:var(--brown)}
`;

/** What a drawing needs that is a file of its own. */
export const DRAWING_STYLES = `${PALETTE}${DRAWING}text{font-family:system-ui,sans-serif}.ground{fill:var(--card)}`;

/** What the report's page needs. */
export const STYLES = `${PALETTE}*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
main{max-width:1180px;margin:0 auto;padding:40px 24px 64px}
h1{font-size:30px;line-height:1.2;margin:0 0 4px}h2{font-size:20px;margin:0 0 2px}
.sub{color:var(--soft);margin:0 0 24px}.why{color:var(--soft);margin:0 0 14px;max-width:75ch}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(200px,1fr));gap:14px;margin:0 0 20px}
.tile{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:14px 18px}
.tile b{display:block;font-size:28px;line-height:1.2;font-variant-numeric:tabular-nums}.tile span{color:var(--soft);font-size:14px}
section{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:20px 22px;margin:0 0 20px}
section.say{border-left:4px solid var(--own)}section.say p{margin:0 0 8px;max-width:85ch}section.say p:last-child{margin:0}
.pair{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(420px,100%),1fr));gap:12px}
svg{width:100%;height:auto;display:block}
.legend{list-style:none;display:flex;flex-wrap:wrap;gap:6px 18px;margin:10px 0 0;padding:0;font-size:14px}.legend li{display:flex;align-items:center;gap:6px}.legend svg{width:18px;height:18px}
.key{display:inline-block;width:16px;height:10px;border-radius:2px;vertical-align:baseline}
.scroll{overflow-x:auto}table{border-collapse:collapse;width:100%;font-size:14px;font-variant-numeric:tabular-nums}
th,td{padding:6px 8px;text-align:right;border-bottom:1px solid var(--line);white-space:nowrap}th:first-child,td:first-child{text-align:left}th{color:var(--soft);font-weight:600}tr.mine td{font-weight:700;color:var(--own)}td code{font-size:12.5px;color:var(--soft);font-weight:400}
footer{color:var(--soft);font-size:14px}footer li{margin:0 0 4px}
@media print{body{background:#fff}section,.tile{break-inside:avoid;border-color:#ccc}}
${DRAWING}`;
