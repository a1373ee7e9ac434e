"""Prefectures and nationalities: closed lists, as Pydantic annotations. Pure."""

from types import MappingProxyType
from typing import Annotated

from ukeire.domain.characters import Check, mend_number, refuse_empty
from ukeire.domain.wording import refusal

_PREFECTURES = """
北海道 青森県 岩手県 宮城県 秋田県 山形県 福島県 茨城県
栃木県 群馬県 埼玉県 千葉県 東京都 神奈川県 新潟県 富山県
石川県 福井県 山梨県 長野県 岐阜県 静岡県 愛知県 三重県
滋賀県 京都府 大阪府 兵庫県 奈良県 和歌山県 鳥取県 島根県
岡山県 広島県 山口県 徳島県 香川県 愛媛県 高知県 福岡県
佐賀県 長崎県 熊本県 大分県 宮崎県 鹿児島県 沖縄県
"""

PREFECTURES: MappingProxyType[str, str] = MappingProxyType(
    {name: f"{code:02}" for code, name in enumerate(_PREFECTURES.split(), start=1)}
)
"""Name to JIS X 0401 code, in the order of the codes."""

CARE_WORKER_COUNTRIES: tuple[str, ...] = (
    "VN", "ID", "PH", "MM", "NP", "CN", "LK", "KH", "MN", "TH", "IN", "BD", "UZ", "LA", "PK", "KG",
)  # fmt: skip
"""The countries most foreign care workers come from; they lead the list of nationalities."""

_COUNTRIES = """
AD=アンドラ AE=アラブ首長国連邦 AF=アフガニスタン AG=アンティグア・バーブーダ AL=アルバニア
AM=アルメニア AO=アンゴラ AR=アルゼンチン AT=オーストリア AU=オーストラリア AZ=アゼルバイジャン
BA=ボスニア・ヘルツェゴビナ BB=バルバドス BD=バングラデシュ BE=ベルギー BF=ブルキナファソ
BG=ブルガリア BH=バーレーン BI=ブルンジ BJ=ベナン BN=ブルネイ BO=ボリビア BR=ブラジル BS=バハマ
BT=ブータン BW=ボツワナ BY=ベラルーシ BZ=ベリーズ CA=カナダ CD=コンゴ民主共和国 CF=中央アフリカ
CG=コンゴ共和国 CH=スイス CI=コートジボワール CK=クック諸島 CL=チリ CM=カメルーン CN=中国
CO=コロンビア CR=コスタリカ CU=キューバ CV=カーボベルデ CY=キプロス CZ=チェコ DE=ドイツ DJ=ジブチ
DK=デンマーク DM=ドミニカ国 DO=ドミニカ共和国 DZ=アルジェリア EC=エクアドル EE=エストニア
EG=エジプト ER=エリトリア ES=スペイン ET=エチオピア FI=フィンランド FJ=フィジー
FM=ミクロネシア連邦 FR=フランス GA=ガボン GB=英国 GD=グレナダ GE=ジョージア GH=ガーナ GM=ガンビア
GN=ギニア GQ=赤道ギニア GR=ギリシャ GT=グアテマラ GW=ギニアビサウ GY=ガイアナ HK=香港
HN=ホンジュラス HR=クロアチア HT=ハイチ HU=ハンガリー ID=インドネシア IE=アイルランド
IL=イスラエル IN=インド IQ=イラク IR=イラン IS=アイスランド IT=イタリア JM=ジャマイカ JO=ヨルダン
KE=ケニア KG=キルギス KH=カンボジア KI=キリバス KM=コモロ KN=セントクリストファー・ネービス
KP=北朝鮮 KR=韓国 KW=クウェート KZ=カザフスタン LA=ラオス LB=レバノン LC=セントルシア
LI=リヒテンシュタイン LK=スリランカ LR=リベリア LS=レソト LT=リトアニア LU=ルクセンブルク
LV=ラトビア LY=リビア MA=モロッコ MC=モナコ MD=モルドバ ME=モンテネグロ MG=マダガスカル
MH=マーシャル諸島 MK=北マケドニア ML=マリ MM=ミャンマー MN=モンゴル MO=マカオ MR=モーリタニア
MT=マルタ MU=モーリシャス MV=モルディブ MW=マラウイ MX=メキシコ MY=マレーシア MZ=モザンビーク
NA=ナミビア NE=ニジェール NG=ナイジェリア NI=ニカラグア NL=オランダ NO=ノルウェー NP=ネパール
NR=ナウル NU=ニウエ NZ=ニュージーランド OM=オマーン PA=パナマ PE=ペルー PG=パプアニューギニア
PH=フィリピン PK=パキスタン PL=ポーランド PS=パレスチナ PT=ポルトガル PW=パラオ PY=パラグアイ
QA=カタール RO=ルーマニア RS=セルビア RU=ロシア RW=ルワンダ SA=サウジアラビア SB=ソロモン諸島
SC=セーシェル SD=スーダン SE=スウェーデン SG=シンガポール SI=スロベニア SK=スロバキア
SL=シエラレオネ SM=サンマリノ SN=セネガル SO=ソマリア SR=スリナム SS=南スーダン
ST=サントメ・プリンシペ SV=エルサルバドル SY=シリア SZ=エスワティニ TD=チャド TG=トーゴ TH=タイ
TJ=タジキスタン TL=東ティモール TM=トルクメニスタン TN=チュニジア TO=トンガ TR=トルコ
TT=トリニダード・トバゴ TV=ツバル TW=台湾 TZ=タンザニア UA=ウクライナ UG=ウガンダ US=米国
UY=ウルグアイ UZ=ウズベキスタン VA=バチカン VC=セントビンセント・グレナディーン VE=ベネズエラ
VN=ベトナム VU=バヌアツ WS=サモア XK=コソボ XX=無国籍 YE=イエメン ZA=南アフリカ ZM=ザンビア
ZW=ジンバブエ
"""


def _nationalities() -> dict[str, str]:
    names = dict(entry.split("=") for entry in _COUNTRIES.split())
    rest = sorted(names.keys() - set(CARE_WORKER_COUNTRIES), key=lambda code: names[code])
    return {code: names[code] for code in (*CARE_WORKER_COUNTRIES, *rest)}


NATIONALITIES: MappingProxyType[str, str] = MappingProxyType(_nationalities())
"""ISO 3166-1 alpha-2 code to Japanese name, in the order in which to offer them."""


def prefecture(text: str) -> str:
    """The full name of one of the 47, e.g. ``東京都``. Raises ``not_a_prefecture``."""
    text = text.strip()
    refuse_empty(text)
    if text not in PREFECTURES:
        raise refusal("not_a_prefecture", "都道府県を選んでください（例：東京都、北海道）。")
    return text


def nationality(text: str) -> str:
    """A country or region by its ISO 3166-1 alpha-2 code. Raises ``not_a_nationality``."""
    text = mend_number(text).upper()
    refuse_empty(text)
    if text not in NATIONALITIES:
        raise refusal("not_a_nationality", "国籍・地域を一覧から選んでください。")
    return text


Prefecture = Annotated[str, Check(prefecture, {"enum": list(PREFECTURES)})]
Nationality = Annotated[str, Check(nationality, {"enum": list(NATIONALITIES)})]
