<div class="edges" data-window="{{id}}">
% for edge in ("x", "y", "width", "height"):
<p><label for="{{id}}-{{edge}}">{{t('edge_' + edge)}}</label>
<input id="{{id}}-{{edge}}" name="{{edge}}" inputmode="numeric" autocomplete="off" value="{{shown.get(edge, '')}}"></p>
% end
</div>
<p class="note">{{t('setup_window_note')}}</p>
<p class="scripted" hidden><button type="button" class="plain" data-draw="{{id}}" aria-pressed="false">{{t('setup_draw')}}</button>
<button type="button" class="plain" data-empty="{{id}}">{{t('setup_find')}}</button></p>
