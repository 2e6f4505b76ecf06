% rebase("frame", title=t('now'), page=page, name=name, script="now", refresh_s=10)
<h1 class="unseen">{{t('now')}}</h1>
<div class="now">
% include("now_parts")
</div>
