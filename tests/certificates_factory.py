"""A certificate as it is printed."""

from datetime import date
from pathlib import Path

from ukeire.domain.certificate import CertificateContent, CertifiedFacility

FONTS = Path(__file__).parents[1] / "node_modules/@expo-google-fonts/noto-sans-jp"
CONTENT = CertificateContent(
    number="介特-2026-000123",
    organization_name="社会福祉法人𠮷髙﨑さくら会",
    seat="東京都中央区銀座七丁目17番14号 松岡銀七ビル3階",
    representative_title="理事長",
    representative_name="𠮷田 髙﨑",
    facilities=(
        CertifiedFacility(
            name="特別養護老人ホームさくら苑", address="東京都港区芝1-1-1", workers=3
        ),
        CertifiedFacility(
            name="デイサービスさくら", address="大阪府大阪市北区梅田2-2-2", workers=12
        ),
    ),
    issued_on=date(2026, 11, 22),
    council="介護分野における特定技能協議会",
    office="事務局　公益社団法人国際厚生事業団",
    verification_url="https://ukeire.example.jp/verify",
    verification_code="K7QM-4XTD-92HF",
)
