"""Exact spans of persons: names of many origins in sentences of our own, by origin.

`python -m bench.accuracy.person_names` prints the share of names whose span comes out exactly, ours beside the
parser's. Names are made of common given and family names and mean nobody.
"""

from __future__ import annotations

from collections import defaultdict

from dragoman import actors, articles, language, places
from dragoman.model import Document, Page
from dragoman.pages.jsonl import read_jsonl

NAMES = {
    "Korean": "Pak Chol-min,Ri Myong-su,Kim Tae-hwan,Choe Kwang-jin,Jo Hyon-u,Han Sang-woo,Yun Jae-min,O Kum-hyok,"
    "Kang Dong-hyun,Lee Seo-yeon,Park Min-ji,Hwang In-su,So Yong-chan,Thae Jong-su,No Sung-il,Jong Un-ha,Shin Hye-won,"
    "Im Chon-gil,Ryu Kyong-ok,Paek Nam-chol",
    "Chinese": "Wang Jianguo,Li Weimin,Zhang Xiaoling,Liu Zhenhua,Chen Guoqiang,Zhao Lihua,Huang Meiling,Zhou Yonghai,"
    "Xu Haitao,Sun Wenjie,Ma Jinlong,Hu Xiaoming,Guo Yanping,Lin Shaohui,Tsai Chih-wei,Hsieh Ming-che,Chiang Kuo-hua,"
    "Deng Rongfa,Feng Lixin,Cao Yuting",
    "Russian": "Alexei Gorbunov,Dmitry Kalashnikov,Tatyana Sokolova,Yevgeny Zaitsev,Nikolai Tarasenko,Olga Fedorchuk,"
    "Vyacheslav Malyshev,Ruslan Akhmedov,Zaur Magomedov,Svetlana Yershova,Pyotr Ignatyev,Mikhail Shcherbakov,"
    "Andriy Kovalchuk,Iryna Bondarenko,Oleksandr Hrytsenko,Kazimir Vershinin,Igor Lukyanov,Gennady Belousov",
    "Arabic": "Khalid al-Mansouri,Ahmed bin Rashid,Mohammed Abdel Karim,Faisal al-Otaibi,Hassan Abu Zayd,Nour al-Din Saleh,"
    "Abdulrahman al-Harbi,Samir el-Tayeb,Yousef ibn Hamad,Layla Haddad,Omar al-Shami,Ibrahim Abdel Fattah,"
    "Salem Ould Brahim,Tariq al-Zubaidi,Mustafa Kamal Nasser,Rania al-Khatib,Abu Bakr Said,Walid al-Masri",
    "Persian/Turkish": "Hossein Rahmani,Mohammad Reza Karimi,Ali Akbar Sadeghi,Mehmet Yıldız,Ayşe Demirtaş,Kemal Özkan,"
    "Gholamreza Tabrizi,Emre Karahan,Farhad Nazari,Zeynep Arslan,Bijan Shirazi,Murat Çetinkaya",
    "South Asian": "Rajesh Kumar Sharma,Priya Venkataraman,Imran Qureshi,Sunil Gunawardena,Nasreen Akhtar,Arjun Deshpande,"
    "Mahinda Jayasuriya,Tanvir Hossain,Bilal Chaudhry,Lakshmi Narayan Rao,Anwar ul-Haq Baloch,Deepak Thapa",
    "African": "Kwame Boateng,Chukwuemeka Okafor,Amina Diallo,Tendai Moyo,Abiy Gebremariam,Joseph Kabange,"
    "Ousmane Traoré,Wanjiru Kamau,Sipho Ndlovu,Fatoumata Keita,Alassane Coulibaly,Thabo Mokoena,Moussa Ag Hamid",
    "Spanish/Portuguese": "Juan Carlos Ortega,María Fernanda López,José Luis de la Vega,Gustavo Rojas Pinto,"
    "Ana Paula dos Santos,Luís Eduardo da Costa,Rafael Núñez y Prado,Carmen Ibáñez,Diego Alvarado,Joaquim Teixeira",
    "South-East Asian/Japanese": "Nguyen Van Thanh,Tran Thi Mai,Budi Santoso,Somchai Rattanakul,Hiroshi Nakagawa,"
    "Yuki Matsumoto,Takeshi Yamada,Aung Kyaw Htun,Siti Rahmawati,Ramon Villanueva,Phan Dinh Loc,Kenji Fujimori",
    "European": "Ursula van den Berg,Jean-Pierre Delacroix,Björn Lindqvist,Katarzyna Wójcik,Giovanni de Rosa,"
    "Anna-Lena Hofmann,Péter Szabó,Niamh O'Connell,Ludwig von Ahlen,Zoran Petrović,Eleni Papadaki,Marek Dvořák",
}  # fmt: skip
FRAMES = (
    "{} met the visiting delegation on Monday, the ministry said.",
    "Foreign Minister {} arrived in Geneva for talks on the treaty.",
    "The talks were led by {}, chairman of the assembly, at the palace.",
    "The statement was signed by {} and read out on state television.",
    "Police said that {} had been released after three days.",
)


def main() -> None:
    """Print the share of exact spans by origin and over all."""
    ours: dict[str, list[bool]] = defaultdict(list)
    parser: dict[str, list[bool]] = defaultdict(list)
    for origin, listed in NAMES.items():
        for document, name in read(listed.split(",")):
            start = document.page.text.index(name)
            wanted = (start, start + len(name))
            mentions = [m for e in document.entities if e.type == "person" for m in e.mentions if m.kind == "name"]
            ours[origin].append(any((m.span.start, m.span.end) == wanted for m in mentions))
            parser[origin].append(wanted in parsed(document))
    for origin in NAMES:
        print(f"{origin:28} ours {share(ours[origin]):.3f}  parser {share(parser[origin]):.3f}  of {len(ours[origin])}")
    print(
        f"{'all':28} ours {share(sum(ours.values(), [])):.3f}  parser {share(sum(parser.values(), [])):.3f}  target .96"
    )


def share(found: list[bool]) -> float:
    """Share of true."""
    return sum(found) / len(found)


def parsed(document: Document) -> set[tuple[int, int]]:
    """Spans that the parser labels as persons."""
    found, start = set(), None
    for token in (*document.tokens, None):
        if start is not None and (token is None or token.ner != "PERSON" or token.ner_start):
            found.add((start, end))
            start = None
        if token is not None and token.ner == "PERSON":
            start, end = token.start if start is None else start, token.end
    return found


def read(names: list[str]) -> list[tuple[Document, str]]:
    """A document for each name in each frame."""
    pairs = [(frame.format(name), name) for name in names for frame in FRAMES]
    import json

    rows = "".join(json.dumps({"id": f"p{i}", "text": text}) + "\n" for i, (text, _) in enumerate(pairs))
    pages = [p for p in read_jsonl("names", rows.encode()) if isinstance(p, Page)]
    documents = language.parse_many((p, articles.cut(p)) for p in pages)
    told = (actors.add_entities(places.add_places(language.add_clauses(d))) for d in documents)
    return [(d, name) for d, (_, name) in zip(told, pairs, strict=True)]


if __name__ == "__main__":
    main()
