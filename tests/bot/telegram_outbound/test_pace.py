"""All gateways together keep one pace for each bot, and one for each chat."""

from __future__ import annotations

from itertools import pairwise

from bot.channels.telegram.outbound.pace import Pace
from bot.channels.telegram.posting import Lane
from tests.bot.telegram_outbound.parts import BOT, Gateways, post, texts_of, until, until_empty


def _most_in_a_second(moments: list[float]) -> int:
    return max(sum(start <= moment < start + 1.0 for moment in moments) for start in moments)


async def test_three_gateways_send_no_faster_than_one(gateways: Gateways) -> None:
    gateways.bot.flood.per_second, gateways.bot.flood.chat_seconds = 30, 1.0
    made = [gateways.make(Pace()) for _ in range(3)]
    await made[0].sender.post([post(gateways.bot.person(), str(number)) for number in range(60)])
    for gateway in made:
        await gateway.start()
    await until_empty(made[0])
    moments = [delivered.at for delivered in gateways.bot.delivered]
    assert len(moments) == 60 and gateways.bot.flood.refused == {}
    assert _most_in_a_second(moments) <= 30
    assert moments[-1] - moments[0] >= (60 - 1 - Pace().at_once) / Pace().per_second - 0.1
    assert sum(gateway.sender.figures["sent"] > 0 for gateway in made) >= 2, "one gateway did all the work"


async def test_a_chat_gets_one_message_a_second_whatever_the_lane(gateways: Gateways) -> None:
    gateways.bot.flood.per_second, gateways.bot.flood.chat_seconds = 30, 1.0
    kim, gateway, other = gateways.bot.person(), gateways.make(Pace()), gateways.make(Pace())
    await gateway.sender.post([post(kim, "1"), post(kim, "2"), post(kim, "3", Lane.REST)])
    await gateway.start()
    await other.start()
    await until_empty(gateway)
    moments = [delivered.at for delivered in gateways.bot.delivered]
    assert kim.texts == ["1", "2", "3"]
    assert min(after - before for before, after in pairwise(moments)) >= 0.9


async def test_a_chat_with_a_long_queue_holds_up_nobody_else(gateways: Gateways) -> None:
    kim, gateway = gateways.bot.person(), gateways.make(Pace())
    await gateway.sender.post([post(kim, f"kim {number}") for number in range(300)])
    others = [gateways.bot.person() for _ in range(20)]
    await gateway.sender.post([post(other, "annan") for other in others])
    await gateway.start()
    await until(lambda: texts_of(gateways.bot).count("annan") == 20)
    assert 0 < len(kim.texts) <= 4
    assert kim.texts == [f"kim {number}" for number in range(len(kim.texts))]


async def test_two_bots_have_each_their_own_pace(gateways: Gateways) -> None:
    second = gateways.api.bot()
    second.flood.chat_seconds = 0.0
    tokens = {BOT: gateways.bot.token, "partille": second.token}
    gateway = gateways.make(Pace(per_second=4.0, at_once=1), tokens=tokens)  # so slow that a slow machine makes no difference
    await gateway.sender.post([post(gateways.bot.person(), str(number)) for number in range(12)])
    await gateway.sender.post([post(second.person(), str(number), bot="partille") for number in range(12)])
    await gateway.start()
    await until_empty(gateway)
    await until_empty(gateway, "partille")
    assert sorted(texts_of(gateways.bot)) == sorted(texts_of(second)) == sorted(str(number) for number in range(12))
    begun = min(delivered.at for delivered in gateways.bot.delivered + second.delivered)
    # 2.75 s for twelve, each bot for itself; 5.75 s if they kept one pace together.
    assert 2.5 < max(delivered.at for delivered in gateways.bot.delivered + second.delivered) - begun < 4.5
