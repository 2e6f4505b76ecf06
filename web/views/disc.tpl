<figure class="disc" id="disc" data-way="{{disc.way}}">
<svg viewBox="0 0 240 86" role="img" aria-label="{{t('disc_alt')}}">
<path class="side" d="M8 36V53A112 28 0 0 0 232 53V36Z"/>
<ellipse class="face" cx="120" cy="36" rx="112" ry="28"/>
<ellipse class="groove" cx="120" cy="36" rx="78" ry="19.500"/>
<g id="disc-lines">
% for x, upper, lower in disc.lines:
<line x1="{{x}}" x2="{{x}}" y1="{{upper}}" y2="{{lower}}"/>
% end
</g>
<path id="disc-above" class="mark above" d="{{disc.mark_above}}"/>
<path id="disc-mark" class="mark" d="{{disc.mark}}"/>
<ellipse class="hub" cx="120" cy="36" rx="10" ry="2.500"/>
<path class="hub" d="M117 0H123V36H117Z"/>
</svg>
</figure>
<p id="disc-state" data-now hidden>{{"" if disc.mark_deg is None else round(disc.mark_deg, 1)}} | {{"" if disc.deg_per_s is None else round(disc.deg_per_s, 3)}}</p>
