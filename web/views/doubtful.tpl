% rebase("frame", title=t('doubtful'), page=page, name=name, scripts=(), styles=())
<h1>{{t('doubtful')}}</h1>
<p class="card">{{t('doubtful_note')}}
% if not keeps:
<strong>{{t('doubtful_off')}}</strong>
% end
</p>
% if not pictures:
<p class="card">{{t('doubtful_none')}}</p>
% else:
<p><a class="button" href="/doubtful.zip" download>{{t('doubtful_zip')}}</a></p>
% for key, when, reading in pictures:
<section class="card">
<h2>{{when}}</h2>
<p class="picture"><img src="/doubtful/{{key}}.png" alt="{{t('doubtful_picture', register=reading.register)}}"></p>
<p>{{reading.register}}: <strong>{{reading.digits}}</strong></p>
% if reading.reason:
<p class="note">{{t.said(reading.reason)}}</p>
% end
</section>
% end
% end
