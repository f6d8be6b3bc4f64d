"""Relations among the invented people: eight couples, four pairs of brothers or sisters, two fathers with a child."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace

from people import Names, Person, invent

Fits = Callable[[Person], bool]


def bureau_of(seed: int) -> list[Person]:
    """Everyone of one sample bureau with their relations; the same seed gives the same people."""
    rng = random.Random(seed)
    names = Names(rng)
    return _Kin(rng, names, invent(rng, names)).people


class _Kin:
    """Ties free people together; nobody is tied twice."""

    def __init__(self, rng: random.Random, names: Names, people: list[Person]) -> None:
        self.people = people
        self.names = names
        self.free = [n for n, p in enumerate(people) if p.status == "在岗" and not p.pinned and p.unit.unit_id != "U00"]
        rng.shuffle(self.free)
        self.couple(same_unit=True)
        for number in range(7):
            self.couple(officers=number < 4)
        for _ in range(4):
            self.siblings()
        for _ in range(2):
            self.father_and_child()

    def take(self, *conditions: Fits) -> int:
        """The first free person who meets a condition; conditions are tried in turn."""
        for fits in conditions:
            for number in self.free:
                if fits(self.people[number]):
                    self.free.remove(number)
                    return number
        raise LookupError("nobody fits; choose another seed")

    def tie(self, a: int, b: int, relation: str) -> None:
        """Each names the other, as rosters do."""
        people = self.people
        people[a] = replace(people[a], relatives=((people[b].person_id, relation),))
        people[b] = replace(people[b], relatives=((people[a].person_id, relation),))

    def renamed(self, number: int, surname: str) -> None:
        person = self.people[number]
        self.people[number] = replace(person, name=self.names.draw(person.sex == "男", surname))

    def couple(self, *, officers: bool = True, same_unit: bool = False) -> None:
        """A woman officer and a man of her age who share a home; in one unit today, which avoidance forbids, or not."""
        wife = self.take(lambda p: p.officer and p.sex == "女" and 26 <= p.age <= 50)
        her = self.people[wife]

        def suits(p: Person) -> bool:
            return p.sex == "男" and abs(p.age - her.age - 2) <= 4 and p.officer is officers

        def near(p: Person) -> bool:
            return suits(p) and p.unit is her.unit

        def apart(p: Person) -> bool:
            return suits(p) and p.unit is not her.unit

        husband = self.take(near, apart) if same_unit else self.take(apart)
        self.people[husband] = replace(self.people[husband], home=her.home)
        self.tie(wife, husband, "夫妻")

    def siblings(self) -> None:
        elder = self.take(lambda p: p.officer and 34 <= p.age <= 48)
        old = self.people[elder]
        younger = self.take(lambda p: p.sex == old.sex and 2 <= old.age - p.age <= 6)
        self.renamed(younger, old.name[0])
        self.tie(elder, younger, "兄弟" if old.sex == "男" else "姐妹")

    def father_and_child(self) -> None:
        father = self.take(lambda p: p.officer and p.sex == "男" and p.age >= 52)
        old = self.people[father]
        child = self.take(lambda p: 25 <= old.age - p.age <= 30)
        self.renamed(child, old.name[0])
        self.tie(father, child, "父子" if self.people[child].sex == "男" else "父女")
