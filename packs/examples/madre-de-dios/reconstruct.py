#!/usr/bin/env python3
"""Builds ratings.csv and participants.csv of this example from published cluster means.

The ratings are constructed, not collected: nobody gave them. Cluster sizes, shares of missing answers
and the means of 25 impacts are those published for the 2015 workshop in Madre de Dios; all else is made
up around them (README.md says what). Python 3 standard library only; the same bytes on every run.

    python3 reconstruct.py [FOLDER]      writes both files into FOLDER (default: beside this script)
"""

import csv
import pathlib
import random
import sys

SEED = 20150324
LEVELS = (0.0, 0.25, 0.5, 0.75, 1.0)
LOWER, HIGHER = 0, 1
VALUATION, PRIORITIZATION = 0, 1

# Impact, then as published: valuation and prioritization of the lower-concern cluster, of the
# higher-concern cluster, and both printed differences.
PUBLISHED = [
    ("employment-generation", 1.00, 0.78, 0.95, 0.76, 0.05, 0.02),
    ("small-enterprise-growth", 0.92, 0.73, 0.86, 0.77, 0.06, 0.04),
    ("technology-development", 0.82, 0.71, 0.82, 0.82, 0.00, 0.11),
    ("state-presence-strengthened", 0.81, 0.60, 0.77, 0.87, 0.04, 0.26),
    ("corruption", 0.22, 0.84, 0.02, 0.96, 0.20, 0.12),
    ("water-quality-alteration", 0.26, 0.71, 0.05, 0.89, 0.21, 0.18),
    ("labour-informality", 0.28, 0.61, 0.06, 0.90, 0.22, 0.29),
    ("state-absence-mining-areas", 0.07, 0.77, 0.07, 0.93, 0.00, 0.16),
    ("landscape-alteration", 0.32, 0.57, 0.07, 0.80, 0.25, 0.23),
    ("trafficking-sexual-exploitation", 0.37, 0.37, 0.07, 0.87, 0.30, 0.50),
    ("tax-evasion", 0.26, 0.57, 0.07, 0.79, 0.18, 0.22),
    ("precarious-health-education", 0.23, 0.73, 0.08, 0.94, 0.15, 0.21),
    ("disease-spread", 0.29, 0.44, 0.08, 0.83, 0.22, 0.38),
    ("land-use-overlap-conflict", 0.12, 0.78, 0.09, 0.94, 0.03, 0.16),
    ("organized-crime", 0.36, 0.41, 0.10, 0.77, 0.26, 0.36),
    ("child-exploitation", 0.39, 0.44, 0.10, 0.85, 0.29, 0.41),
    ("asset-laundering", 0.39, 0.24, 0.10, 0.80, 0.29, 0.56),
    ("toxic-contamination-people", 0.43, 0.24, 0.10, 0.84, 0.33, 0.60),
    ("trafficking-labour-exploitation", 0.45, 0.20, 0.10, 0.85, 0.35, 0.65),
    ("fuel-smuggling-shortage", 0.13, 0.76, 0.12, 0.82, 0.02, 0.06),
    ("dangerous-working-conditions", 0.39, 0.33, 0.12, 0.86, 0.27, 0.53),
    ("farmland-destruction", 0.35, 0.55, 0.13, 0.76, 0.22, 0.21),
    ("precarious-settlements", 0.34, 0.44, 0.15, 0.80, 0.19, 0.36),
    ("land-invasion", 0.29, 0.39, 0.15, 0.83, 0.14, 0.45),
    ("malnutrition", 0.41, 0.17, 0.17, 0.82, 0.24, 0.65),
]

# The other impacts of the list: their means are made up, near neutral and of low to middling urgency.
MADE_UP = [
    ("household-income", 0.72, 0.55, 0.62, 0.50),
    ("local-trade-services", 0.70, 0.48, 0.64, 0.46),
    ("miners-organization", 0.70, 0.62, 0.60, 0.60),
    ("road-access", 0.66, 0.52, 0.56, 0.50),
    ("skills-training", 0.66, 0.58, 0.60, 0.60),
    ("public-revenue-canon", 0.60, 0.50, 0.55, 0.52),
    ("women-economic-participation", 0.62, 0.45, 0.52, 0.48),
    ("communications-coverage", 0.64, 0.40, 0.58, 0.40),
    ("in-migration", 0.52, 0.28, 0.36, 0.44),
    ("cultural-exchange", 0.58, 0.22, 0.50, 0.26),
    ("gold-price-dependence", 0.48, 0.34, 0.40, 0.40),
    ("land-price-change", 0.50, 0.24, 0.42, 0.32),
    ("family-separation", 0.46, 0.26, 0.34, 0.40),
    ("leadership-change", 0.54, 0.22, 0.48, 0.26),
    ("cost-of-living", 0.42, 0.36, 0.34, 0.46),
    ("farm-labour-shortage", 0.46, 0.26, 0.38, 0.36),
    ("tourism-change", 0.50, 0.24, 0.38, 0.36),
    ("noise-dust", 0.46, 0.22, 0.40, 0.30),
    ("school-dropout", 0.42, 0.32, 0.32, 0.48),
    ("alcohol-drug-use", 0.42, 0.30, 0.31, 0.48),
    ("indigenous-territory-pressure", 0.44, 0.30, 0.32, 0.48),
    ("fish-forest-food-loss", 0.42, 0.30, 0.31, 0.46),
    ("debt-to-lenders", 0.44, 0.32, 0.38, 0.36),
    ("region-public-image", 0.42, 0.36, 0.34, 0.44),
    ("interdiction-damage", 0.30, 0.66, 0.38, 0.50),
    ("formalization-paperwork-burden", 0.32, 0.64, 0.40, 0.52),
    ("mining-forestry-brazil-nut-friction", 0.40, 0.44, 0.32, 0.50),
]

IMPACTS = [row[0] for row in PUBLISHED + MADE_UP]
NAMED = len(PUBLISHED)
# TARGET[axis][cluster][impact]
TARGET = [
    [[row[1 + axis + 2 * cluster] for row in PUBLISHED + MADE_UP] for cluster in (LOWER, HIGHER)]
    for axis in (VALUATION, PRIORITIZATION)
]
DIFFERENCE = [[row[5 + axis] for row in PUBLISHED] for axis in (VALUATION, PRIORITIZATION)]

# Missing cells among the 29 x 52 of those analysed: 14 % and 9 %.
MISSING = [round(0.14 * 29 * 52), round(0.09 * 29 * 52)]

MINER, CIVIL, AUTHORITY = "miner", "civil_society", "authority"
GROUPS = [("G1", 7), ("G2", 9), ("G3", 6), ("G4", 11)]
TYPE_OF_GROUP = {"G1": MINER, "G2": MINER, "G3": CIVIL, "G4": AUTHORITY}
TYPE_UNRECORDED = {"P03", "P13"}
LOWER_CONCERN = {"P01", "P02", "P04", "P08", "P09", "P11", "P12", "P14", "P16", "P25", "P28", "P31"}
# Left out of the analysis: never rated, withdrew, rated one axis only, rated six impacts only.
NOT_RATED, WITHDREW, ONE_AXIS, FEW_ANSWERS = "P05", "P10", "P15", "P07"
LEFT_OUT = {NOT_RATED, WITHDREW, ONE_AXIS, FEW_ANSWERS}

# The imputation whose filled cells the means are tuned for (the analysis chooses k by itself).
NEIGHBOURS = range(6, 13)


class Chance:
    """Random numbers from Random.random() alone, whose sequence Python promises to keep."""

    def __init__(self, seed):
        self._random = random.Random(seed)

    def uniform(self):
        return self._random.random()

    def below(self, bound):
        return int(self._random.random() * bound)

    def normal(self):
        return sum(self._random.random() for _ in range(12)) - 6.0

    def shuffled(self, items):
        items = list(items)
        for i in range(len(items) - 1, 0, -1):
            j = self.below(i + 1)
            items[i], items[j] = items[j], items[i]
        return items


def register():
    """All 33: id, working group, type as recorded, state."""
    people = []
    for group, size in GROUPS:
        for _ in range(size):
            person = f"P{len(people) + 1:02d}"
            kind = "" if person in TYPE_UNRECORDED else TYPE_OF_GROUP[group]
            state = {NOT_RATED: "not_rated", WITHDREW: "withdrew"}.get(person, "rated")
            people.append((person, group, kind, state))
    return people


def to_level(value):
    return min(LEVELS, key=lambda level: (abs(level - value), level))


def draw_holes(chance, people, axis):
    """Cells left blank: impacts that matter less are skipped more, and some people skip more."""
    habit = [0.4 + 1.2 * chance.uniform() for _ in people]
    cells = [(person, impact) for person in range(len(people)) for impact in range(len(IMPACTS))]
    weighted = []
    for person, impact in cells:
        weight = habit[person] * (1.0 if impact < NAMED else 3.0)
        weighted.append((chance.uniform() ** (1.0 / weight), person, impact))
    weighted.sort(reverse=True)
    holes = set()
    taken = {}
    for _, person, impact in weighted:
        key = (impact, people[person][1])
        limit = 1 if impact < NAMED and people[person][1] == LOWER else 2 if impact < NAMED else 5
        if len(holes) == MISSING[axis]:
            break
        if taken.get(key, 0) < limit and TARGET[axis][people[person][1]][impact] < 0.995:
            taken[key] = taken.get(key, 0) + 1
            holes.add((person, impact))
    assert len(holes) == MISSING[axis]
    return holes


def draw_answers(chance, people, axis, holes):
    """Wished-for values and their nearest levels, blank where there is a hole."""
    lean = [0.03 * chance.normal() for _ in people]
    wished, answers = [], []
    for person, (_, cluster) in enumerate(people):
        wishes = [
            TARGET[axis][cluster][impact] + lean[person] + 0.15 * chance.normal() for impact in range(len(IMPACTS))
        ]
        wished.append(wishes)
        answers.append([None if (person, i) in holes else to_level(wish) for i, wish in enumerate(wishes)])
    return wished, answers


def distances(answers):
    table = []
    for a in answers:
        row = []
        for b in answers:
            shared = [(x - y) ** 2 for x, y in zip(a, b) if x is not None and y is not None]
            row.append(sum(shared) / len(shared))
        table.append(row)
    return table


def filled_cells(answers):
    """What nearest neighbours fill into every hole, averaged over the likely numbers of neighbours."""
    table = distances(answers)
    filled = {}
    for person, row in enumerate(answers):
        for impact, answer in enumerate(row):
            if answer is None:
                donors = [d for d in range(len(answers)) if answers[d][impact] is not None]
                donors.sort(key=lambda d: (table[person][d], d))
                means = [sum(answers[d][impact] for d in donors[:k]) / k for k in NEIGHBOURS]
                filled[person, impact] = sum(means) / len(means)
    return filled


def cluster_mean(answers, filled, people, cluster, impact):
    values = [
        filled[person, impact] if answers[person][impact] is None else answers[person][impact]
        for person, (_, own) in enumerate(people)
        if own == cluster
    ]
    return sum(values) / len(values), 0.25 / len(values)


def misfit(means, axis, impact):
    """The worst distance from what was published, of both means and their difference."""
    worst = max(abs(means[c] - TARGET[axis][c][impact]) for c in (LOWER, HIGHER))
    if impact < NAMED:
        worst = max(worst, abs(abs(means[LOWER] - means[HIGHER]) - DIFFERENCE[axis][impact]))
    return worst


def move_one(answers, wished, people, cluster, impact, up):
    """Moves the member by a level whom it brings nearest to what they wished."""
    candidates = []
    for person, (_, own) in enumerate(people):
        answer = answers[person][impact]
        if own == cluster and answer is not None and answer != (1.0 if up else 0.0):
            candidates.append(((answer - wished[person][impact]) * (1 if up else -1), person))
    if candidates:
        answers[min(candidates)[1]][impact] += 0.25 if up else -0.25


def tune(answers, wished, people, axis):
    """Moves single answers by one level until the means fit."""
    for _ in range(12):
        filled = filled_cells(answers)
        for impact in range(len(IMPACTS)):
            state = [cluster_mean(answers, filled, people, c, impact) for c in (LOWER, HIGHER)]
            best = min(
                ((low, high) for low in range(-6, 7) for high in range(-6, 7)),
                key=lambda steps: (
                    round(misfit([state[c][0] + steps[c] * state[c][1] for c in (LOWER, HIGHER)], axis, impact), 9),
                    abs(steps[0]) + abs(steps[1]),
                    steps,
                ),
            )
            for cluster in (LOWER, HIGHER):
                for _ in range(abs(best[cluster])):
                    move_one(answers, wished, people, cluster, impact, best[cluster] > 0)


def extra_answers(chance, person):
    """What two of those left out did answer: too little to analyse."""
    rows = {}
    if person == ONE_AXIS:
        for i, impact in enumerate(IMPACTS):
            rows[impact] = (to_level(TARGET[VALUATION][LOWER][i] + 0.15 * chance.normal()), None)
    if person == FEW_ANSWERS:
        for i in range(6):
            rows[IMPACTS[i]] = tuple(to_level(TARGET[axis][LOWER][i] + 0.15 * chance.normal()) for axis in (0, 1))
    return rows


def text(answer):
    return "" if answer is None else f"{answer:.2f}"


def write(path, header, rows):
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def main():
    folder = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).resolve().parent
    chance = Chance(SEED)
    everyone = register()
    analysed = [
        (person, LOWER if person in LOWER_CONCERN else HIGHER)
        for person, _, _, _ in everyone
        if person not in LEFT_OUT
    ]
    assert sum(cluster == LOWER for _, cluster in analysed) == 12 and len(analysed) == 29

    table = []
    for axis in (VALUATION, PRIORITIZATION):
        holes = draw_holes(chance, analysed, axis)
        wished, answers = draw_answers(chance, analysed, axis, holes)
        tune(answers, wished, analysed, axis)
        table.append(answers)

    place = {person: row for row, (person, _) in enumerate(analysed)}
    rows = []
    for person, group, _, _ in everyone:
        extra = extra_answers(chance, person)
        for i, impact in enumerate(IMPACTS):
            if person in place:
                rows.append((person, group, impact, *(text(table[axis][place[person]][i]) for axis in (0, 1))))
            elif impact in extra:
                rows.append((person, group, impact, *map(text, extra[impact])))
    write(folder / "ratings.csv", ("participant", "group", "impact", "valuation", "prioritization"), rows)
    write(folder / "participants.csv", ("participant", "group", "type", "state"), everyone)


if __name__ == "__main__":
    main()
