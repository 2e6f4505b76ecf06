% def hidden(step):
<input type="hidden" name="token" value="{{token}}">
<input type="hidden" name="seen" value="{{seen[step]}}">
% end
% def field(step, key, label, kind="text", mode="text"):
<p><label for="{{step}}-{{key}}">{{t(label)}}</label>
<input id="{{step}}-{{key}}" name="{{key}}" type="{{kind}}" inputmode="{{mode}}" autocomplete="off" value="{{fields[step].get(key, '')}}"></p>
% end
<form method="post" action="/setup/camera" class="card" id="camera" aria-labelledby="camera-name">
<h2 id="camera-name">{{t('setup_camera')}}</h2>
% hidden("camera")
<p><label for="camera-source">{{t('setup_camera_source')}}</label>
<select id="camera-source" name="source">
% for source in dict.fromkeys(("picamera2", "usb", settings.camera.source)):
<option value="{{source}}"{{!' selected' if fields["camera"]["source"] == source else ''}}>{{t('setup_camera_' + source)}}</option>
% end
</select></p>
% field("camera", "device", "setup_camera_device")
<div class="edges">
% field("camera", "width", "edge_width", mode="numeric")
% field("camera", "height", "edge_height", mode="numeric")
</div>
% field("camera", "frame_rate", "field_frame_rate", mode="decimal")
<p class="note">{{t('setup_crop')}}</p>
<div class="edges">
% for key, label in (("crop_left", "edge_x"), ("crop_top", "edge_y"), ("crop_width", "edge_width"), ("crop_height", "edge_height")):
% field("camera", key, label, mode="numeric")
% end
</div>
<p><label for="camera-mains_hz">{{t('setup_mains')}}</label>
<select id="camera-mains_hz" name="mains_hz">
% for hz in ("50", "60"):
<option value="{{hz}}"{{!' selected' if fields["camera"]["mains_hz"] == hz else ''}}>{{hz}} Hz</option>
% end
</select></p>
<button>{{t('setup_apply')}}</button>
</form>
<form method="post" action="/setup/interval" class="card" id="interval" aria-labelledby="interval-name">
<h2 id="interval-name">{{t('setup_interval')}}</h2>
% hidden("interval")
% field("interval", "every_s", "field_every_s", mode="numeric")
<p class="tick"><input id="keep-doubtful" type="checkbox" name="keep_doubtful"{{!' checked' if "keep_doubtful" in fields["interval"] else ''}}><label for="keep-doubtful">{{t('setup_keep_doubtful')}}</label></p>
<p class="note"><a href="/doubtful">{{t('doubtful')}}</a></p>
<button>{{t('setup_apply')}}</button>
</form>
<form method="post" action="/setup/tariff" class="card" id="tariff" aria-labelledby="tariff-name">
<h2 id="tariff-name">{{t('setup_tariff')}}</h2>
% hidden("tariff")
% field("tariff", "price_per_kwh", "field_price_per_kwh", mode="decimal")
<p class="note">{{t('setup_tariff_low')}}</p>
% field("tariff", "low_price_per_kwh", "field_low_price_per_kwh", mode="decimal")
<div class="edges">
% field("tariff", "low_from", "field_low_from", kind="time")
% field("tariff", "low_until", "field_low_until", kind="time")
</div>
% field("tariff", "base_fee_per_month", "field_base_fee_per_month", mode="decimal")
% field("tariff", "feed_in_per_kwh", "field_feed_in_per_kwh", mode="decimal")
% field("tariff", "since", "field_since", kind="date")
<p class="note">{{t('setup_tariff_since')}}</p>
% if price_dates:
<p class="note">{{t('setup_tariff_dates', dates=", ".join(price_dates))}}</p>
<p class="tick"><input id="tariff-remove" type="checkbox" name="remove"{{!' checked' if "remove" in fields["tariff"] else ''}}><label for="tariff-remove">{{t('setup_tariff_remove')}}</label></p>
% end
% field("tariff", "currency", "field_currency")
<button>{{t('setup_apply')}}</button>
</form>
<form method="post" action="/setup/influxdb" class="card" id="influxdb" aria-labelledby="influxdb-name">
<h2 id="influxdb-name">InfluxDB</h2>
<p class="note">{{t('setup_influxdb_note')}}</p>
% hidden("influxdb")
% field("influxdb", "url", "field_url", mode="url")
<p><label for="influxdb-api">{{t('field_api')}}</label>
<select id="influxdb-api" name="api">
% for api in ("auto", "v2", "v1"):
<option value="{{api}}"{{!' selected' if fields["influxdb"]["api"] == api else ''}}>{{t('mark_auto') if api == "auto" else api}}</option>
% end
</select></p>
% field("influxdb", "org", "field_org")
% field("influxdb", "bucket", "field_bucket")
% field("influxdb", "database", "field_database")
% field("influxdb", "username", "field_username")
<p><label for="influxdb-secret">{{t('setup_secret_token')}}</label>
<input id="influxdb-secret" name="secret" type="password" autocomplete="new-password"></p>
<button>{{t('setup_apply_try')}}</button>
% if settings.influxdb.url:
<button class="plain" formaction="/setup/try/influxdb">{{t('setup_try')}}</button>
% end
</form>
<form method="post" action="/setup/mqtt" class="card" id="mqtt" aria-labelledby="mqtt-name">
<h2 id="mqtt-name">MQTT</h2>
<p class="note">{{t('setup_mqtt_note')}}</p>
% hidden("mqtt")
% field("mqtt", "host", "field_host")
% field("mqtt", "port", "field_port", mode="numeric")
% field("mqtt", "username", "field_username")
<p><label for="mqtt-secret">{{t('setup_secret')}}</label>
<input id="mqtt-secret" name="secret" type="password" autocomplete="new-password"></p>
<p class="tick"><input id="mqtt-tls" type="checkbox" name="tls"{{!' checked' if "tls" in fields["mqtt"] else ''}}><label for="mqtt-tls">{{t('field_tls')}}</label></p>
% field("mqtt", "discovery_prefix", "field_discovery_prefix")
<button>{{t('setup_apply_try')}}</button>
% if settings.mqtt.host:
<button class="plain" formaction="/setup/try/mqtt">{{t('setup_try')}}</button>
% end
</form>
% def text(step, key, label, rows=3):
<p><label for="{{step}}-{{key}}">{{t(label)}}</label>
<textarea id="{{step}}-{{key}}" name="{{key}}" rows="{{rows}}" spellcheck="false" autocomplete="off">
{{fields[step].get(key, '')}}</textarea></p>
% end
<form method="post" action="/setup/push" class="card" id="push" aria-labelledby="push-name">
<h2 id="push-name">{{t('setup_push')}}</h2>
<p class="note">{{t('setup_push_note')}}</p>
% hidden("push")
% text("push", "url", "field_url", rows=2)
<p><label for="push-method">{{t('field_method')}}</label>
<select id="push-method" name="method">
% for method in ("POST", "PUT", "GET"):
<option value="{{method}}"{{!' selected' if fields["push"].get("method") == method else ''}}>{{method}}</option>
% end
</select></p>
% text("push", "template", "field_template")
% text("push", "headers", "field_headers", rows=2)
<p><label for="push-secret">{{t('setup_push_secret')}}</label>
<input id="push-secret" name="secret" type="password" autocomplete="new-password"></p>
<button>{{t('setup_apply_try')}}</button>
% if settings.push.url:
<button class="plain" formaction="/setup/try/push">{{t('setup_try')}}</button>
% end
</form>
<form method="post" action="/setup/messages" class="card" id="messages" aria-labelledby="messages-name">
<h2 id="messages-name">{{t('setup_messages')}}</h2>
<p class="note">{{t('setup_messages_note')}}</p>
% hidden("messages")
<p><label for="messages-secret">{{t('setup_messages_urls')}}</label>
<textarea id="messages-secret" name="secret" rows="2" spellcheck="false" autocomplete="off" placeholder="ntfy://my-meter"></textarea></p>
% field("messages", "after_min", "field_after_min", mode="numeric")
% field("messages", "base_load_percent", "field_base_load_percent", mode="numeric")
<p><label for="messages-language">{{t('field_language')}}</label>
<select id="messages-language" name="language">
% for code, language in spoken:
<option value="{{code}}"{{!' selected' if fields["messages"].get("language") == code else ''}}>{{language}}</option>
% end
</select></p>
% if settings.messages.wanted:
<p class="tick"><input id="messages-forget" type="checkbox" name="forget"{{!' checked' if "forget" in fields["messages"] else ''}}><label for="messages-forget">{{t('setup_messages_forget')}}</label></p>
% end
<button>{{t('setup_apply')}}</button>
% if settings.messages.wanted:
<button class="plain" formaction="/setup/try/messages">{{t('setup_messages_try')}}</button>
% end
</form>
<form method="post" action="/setup/password" class="card" id="password-step" aria-labelledby="password-name">
<h2 id="password-name">{{t('setup_password')}}</h2>
<input type="hidden" name="token" value="{{token}}">
<p><label for="new-password">{{t('owner_new_password')}}</label>
<input id="new-password" name="password" type="password" autocomplete="new-password" minlength="8" required></p>
<button>{{t('owner_set')}}</button>
</form>
