"""The components of every page. They are builtins: no ``{% load %}`` is needed.

Pages extend ``staff/base.html``, ``portal/base.html`` or ``public.html`` and fill ``title``
and ``content``; ``content`` stands in a grid of cards (classes ``grid`` with ``c3``…``c12``,
``stack``, ``row``, ``tiles``). Tones are ``ok``, ``warn``, ``bad``, ``info`` or empty. Icons are
Lucide names. An *item* is a dict or any object with the attributes named. Anything in [ ] may
be left out. Every one of them is shown live on /staff/design/.

Blocks: the content is the body, and ``{% slot name %}…{% endslot %}`` directly inside fills a
named place (put a condition inside the slot, not around it)::

    {% page_head "Title" ["subtitle"] [back=url] [back_label=] %} buttons
       {% slot lead %}avatar{% endslot %} {% slot meta %}badges{% endslot %} {% endpage_head %}
    {% card ["Title"] [icon=] [href=] [count=] [flush=True] [id=] [class=] %} body
       {% slot actions %}…{% endslot %} {% slot footer %}…{% endslot %} {% endcard %}
           flush: a table or a list reaches the edges, and a wide table scrolls
    {% notice [tone] ["Title"] [icon=] %} text {% slot actions %}…{% endslot %} {% endnotice %}
    {% dialog id "Title" ["Button label"] [icon=] [variant=] [tone=] [wide=True] %} body
       {% slot actions %}…{% endslot %} {% enddialog %}     without a label: no button, open it
           with {% btn "…" dialog=id %}; put a <form class="form"> inside for input
    {% menu "Label" [icon=] [variant=] [align="end"] [hide_label=True] %}
           {% menu_item "Label" url [icon=] [tone=] [current=] %} or {% post_button … %} {% endmenu %}
    {% empty_state "Title" ["text"] [url= permission=] [label=] [icon=] %} (a plain tag; what to do next)

Small marks::

    {% icon "name" [size=16] %}                       decorative; {% lucide %} works as well
    {% badge "text" ["tone"] [icon=] %}               {% tier code ["Label"] %}
    {% avatar "Name" [square=True] [size="small|large"] [src=] %}
    {% person "Name" [url=] [sub=] [square=True] [size=] %}     avatar with the name beside it
    {% delta "text" ["ok|bad|warn"] [direction="up|down"] %}
    {% btn "Label" [href=] [icon=] [variant="primary|ghost"] [tone="danger"] [size="small"]
           [type="submit"] [name=] [value=] [form=] [dialog=id] [hide_label=True] [disabled=]
           [current=] [block=True] %}
    {% copy "text" ["Label"] %}                       {% meter value [of=1] [mark=] [tone=] [label=] %}
    {% progress "Label" value [of=1] [mark=] [tone=] [text=] %}   a labelled meter

Figures::

    {% stat "Label" value [delta=] [tone=] [direction=] [note=] [href=] [span="c3"] [id=] %}
    {% fact_stats facts [span=] %}    facts of core.slots.Fact as stat cards
    {% chart chart [summary=False] %} a chart made by web.charts

Lists and tables::

    {% th "Label" ["name"] [num=True] [class=] %}   sorts by ?sort=name, keeps the query string
    {% empty_row colspan "Title" ["text"] [url= permission=] [label=] [icon=] %}
    {% list_table %} empty_row {% endlist_table %}    the table of a TableList, drawn from its columns
    {% filter_bar filterset [search="q"] [saved=items(label, url[, current])] %}
    {% pagination page %}             page: previous_url, next_url, count_label, as ListPage gives it
    {% tabs items ["Label"] %}        items: label, url [, count, current]
    {% timeline items [empty=] %}     core.events.timeline.Entry, or items: title [, text, at, icon, tone, url]
    {% todo tasks [empty=] %}         core.slots.Task, or items with the same names [, badge]
    {% facts rows %}                  rows: (label, value) or (label, value, url); None shows as –
    {% why rows [total=(label, value)] [note=] %}           rows: (label, value)
    {% files items [empty=] %}        items: name, url [, size, at, kind, note]
    {% stepper steps %}               steps: label, state "done|current|todo" [, text, url]
    {% diff old new %}                {% calendar month %}  (month_grid() of this package makes it)
    {% board columns [field="phase"] %}   columns: code, title [, count, value, hint], cards
                     cards: name, url [, text, badge, tone, state "late|stall", owner, value,
                     move_url, moves=(code, label)…]; dragging posts the form of "Move to"
    {% job_progress job [url] [label=] [result_url=] [every=] %}  a core Job; asks the url (which answers
                     this component alone) every two seconds while it runs

Forms (inside your own <form method="post">, with {% csrf_token %})::

    {% form form [two=True] %}        error summary, every field, hidden fields
    {% field form.x [label=] [help=] %}      {% form_errors form %}
    {% form_actions ["Save"] [cancel=url] [icon=] [tone=] %}
    {% post_button url "Label" [icon=] [tone="danger"] [variant=] [size=] [confirm="What will
           happen."] [title=] [target="#id"] [hide_label=True] [hidden_field=value …] %}
           one button that posts; with confirm it asks first and says what will happen
"""

from web.templatetags.components import (  # noqa: F401
    boards,
    figures,
    forms,
    marks,
    panels,
    records,
    setting_up,
    tables,
)
from web.templatetags.components.library import register  # noqa: F401
from web.templatetags.components.records import month_grid  # noqa: F401
