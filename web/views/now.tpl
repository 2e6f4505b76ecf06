% rebase("frame", title=t('now'), page=page, name=name, scripts=("now", "disc"), refresh_s=10)
<h1 class="unseen">{{t('now')}}</h1>
<div class="now">
% include("now_parts")
</div>
