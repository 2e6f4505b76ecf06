% rebase("frame", title=t('live_title'), page=page, name=name, scripts=("now",))
<h1 class="unseen">{{t('live_title')}}</h1>
% include("state")
<div class="looking">
<figure class="card picture">
<img id="picture" src="/live.mjpg?overlay={{int(overlay)}}" alt="{{t('live_alt')}}" width="640" height="480">
<p id="picture-failed" class="lost" role="alert" hidden>{{t('live_failed')}}</p>
<figcaption>
<nav class="switch" aria-label="{{t('overlay')}}">
<span>{{t('overlay')}}</span>
% for value in (1, 0):
<a href="/live?overlay={{value}}"\\
% if overlay == bool(value):
 aria-current="true"\\
% end
>{{t('overlay_on') if value else t('overlay_off')}}</a>
% end
</nav>
<a href="/snapshot.jpg?overlay={{int(overlay)}}">{{t('snapshot')}}</a>
<a href="/strip.png" title="{{t('strip_note')}}">{{t('strip')}}</a>
</figcaption>
</figure>
<div class="beside-picture">
% include("power")
% include("light", checks=checks)
% if overlay:
<section class="card legend" aria-labelledby="legend-name">
<h2 id="legend-name">{{t('legend')}}</h2>
<ul>
% for key in ("window", "rim", "strip", "mark", "flow", "dial", "drums"):
<li><span class="sample {{key}}" aria-hidden="true"></span>{{t('legend_' + key)}}</li>
% end
</ul>
</section>
% end
</div>
</div>
