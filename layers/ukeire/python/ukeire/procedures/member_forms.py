"""What is asked of an organisation that is, or is to be, a member: its own entries, its facilities
and workers (B1–B3). Membership files them first, changes edit them afterwards.
"""

from ukeire.domain.dates import Day
from ukeire.domain.form import DocumentItem, Form, Group, Section, entry
from ukeire.domain.numbers import (
    CorporateNumber,
    FacilityNumber,
    PostalCode,
    ResidenceCardNumber,
    WholeNumber,
)
from ukeire.domain.places import NATIONALITIES, PREFECTURES, Nationality, Prefecture
from ukeire.domain.text import (
    EmailAddress,
    Kana,
    OrganizationName,
    PassportName,
    PersonName,
    PhoneNumber,
    ShortText,
)
from ukeire.procedures.member_choices import (
    LEGAL_FORM_CHOICES,
    QUALIFICATION_CHOICES,
    RESIDENCE_STATUS_CHOICES,
    SERVICE_TYPE_CHOICES,
    LegalForm,
    Qualification,
    ResidenceStatus,
    ServiceType,
    Sex,
)

_POSTAL_CODE_HINT = "7桁の番号を入力すると、住所の一部が入ります。"
_PREFECTURE_CHOICES = {name: name for name in PREFECTURES}


class Organization(Form):
    """Step 1: the corporation that joins (B1)."""

    name: OrganizationName = entry(
        "法人名",
        hint="法人格を含めて正確に入力してください。法人格と法人名の間に空白は入れません。",
        example="社会福祉法人さくら会",
        autocomplete="organization",
        printed=True,
    )
    kana: Kana = entry(
        "法人名（フリガナ）",
        hint="空白は入力できません。",
        example="シャカイフクシホウジンサクラカイ",
        widget="kana",
        searched=True,
    )
    corporate_number: CorporateNumber = entry(
        "法人番号",
        hint="国税庁が指定した13桁の番号です。",
        example="7000012050002",
        widget="number",
    )
    legal_form: LegalForm = entry("法人の種類", widget="select", choices=LEGAL_FORM_CHOICES)
    postal_code: PostalCode = entry(
        "郵便番号", hint=_POSTAL_CODE_HINT, example="104-0061", widget="postal_code"
    )
    prefecture: Prefecture = entry(
        "都道府県", example="東京都", widget="prefecture", choices=_PREFECTURE_CHOICES, printed=True
    )
    city_and_street: ShortText = entry("市区町村・番地", example="中央区銀座7-17-14", printed=True)
    building: ShortText | None = entry(
        "建物名・階", example="松岡銀七ビル3階", default=None, printed=True
    )
    representative_title: ShortText = entry("代表者の役職", example="理事長", printed=True)
    representative_name: PersonName = entry("代表者の氏名", example="山田 花子", printed=True)
    phone: PhoneNumber = entry(
        "電話番号",
        hint="半角数字とハイフンで入力してください。",
        example="03-1234-5678",
        widget="tel",
    )
    contact_department: ShortText | None = entry("担当者の部署", example="総務課", default=None)
    contact_name: PersonName = entry("担当者の氏名", example="鈴木 一郎")
    contact_kana: Kana = entry(
        "担当者の氏名（フリガナ）",
        hint="空白は入力できません。",
        example="スズキイチロウ",
        widget="kana",
    )
    contact_phone: PhoneNumber = entry(
        "担当者の電話番号",
        hint="半角数字とハイフンで入力してください。",
        example="03-1234-5678",
        widget="tel",
    )
    contact_email: EmailAddress = entry(
        "担当者のメールアドレス",
        hint="法人のメールアドレスを入力してください。審査の結果をお送りします。",
        example="tanto@example.or.jp",
        widget="email",
    )


_SHOW = {True: "公開してよい", False: "公開しない"}


class Disclosure(Form):
    """What the member list may show (構成員名簿への公開可否; B1)."""

    show_name: bool = entry(
        "法人名の公開",
        hint="「公開してよい」を選ぶと、どなたでもご覧になれる構成員名簿に、法人名と入会日が載ります。",
        widget="radio",
        choices=_SHOW,
    )
    show_prefecture: bool = entry("都道府県の公開", widget="radio", choices=_SHOW)
    show_worker_count: bool = entry("受け入れ人数の公開", widget="radio", choices=_SHOW)


class Facility(Form):
    """One facility where workers work; registered before workers choose it (B2)."""

    name: ShortText = entry("事業所名", example="特別養護老人ホームさくら苑", printed=True)
    kana: Kana = entry(
        "事業所名（フリガナ）",
        hint="空白は入力できません。",
        example="トクベツヨウゴロウジンホームサクラエン",
        widget="kana",
    )
    facility_number: FacilityNumber = entry(
        "介護保険事業所番号", hint="10桁の番号です。", example="1370000001", widget="number"
    )
    service_type: ServiceType = entry("サービス種別", widget="select", choices=SERVICE_TYPE_CHOICES)
    capacity: WholeNumber = entry("定員", unit="人", widget="number", example=50, ge=1, le=9999)
    postal_code: PostalCode = entry(
        "郵便番号", hint=_POSTAL_CODE_HINT, example="104-0061", widget="postal_code"
    )
    prefecture: Prefecture = entry(
        "都道府県", example="東京都", widget="prefecture", choices=_PREFECTURE_CHOICES, printed=True
    )
    city_and_street: ShortText = entry("市区町村・番地", example="中央区銀座7-17-14", printed=True)
    building: ShortText | None = entry("建物名・階", example="本館2階", default=None, printed=True)
    phone: PhoneNumber = entry(
        "電話番号",
        hint="半角数字とハイフンで入力してください。",
        example="03-1234-5678",
        widget="tel",
    )


class Worker(Form):
    """Step 2: one foreign worker, one at a time (B1, B2)."""

    name: PassportName = entry(
        "氏名（ローマ字）",
        hint="旅券（パスポート）のとおりに入力してください。",
        example="NGUYEN VAN AN",
        searched=True,
    )
    katakana: Kana | None = entry(
        "氏名（カタカナ）",
        example="グエンヴァンアン",
        widget="kana",
        default=None,
        searched=True,
    )
    nationality: Nationality = entry("国籍・地域", widget="select", choices=NATIONALITIES)
    date_of_birth: Day = entry("生年月日", example="1998-04-01", widget="date")
    sex: Sex = entry("性別", widget="radio", choices={Sex.FEMALE: "女性", Sex.MALE: "男性"})
    residence_card_number: ResidenceCardNumber | None = entry(
        "在留カード番号",
        hint="英字2文字、数字8桁、英字2文字です。海外から来日予定でまだない場合は空欄にします。",
        example="AB12345678CD",
        default=None,
        searched=True,
    )
    residence_status: ResidenceStatus = entry(
        "在留資格", widget="select", choices=RESIDENCE_STATUS_CHOICES
    )
    residence_period_until: Day | None = entry(
        "在留期間の満了日",
        hint="在留カードがある場合に入力してください。",
        example="2027-03-31",
        widget="date",
        default=None,
    )
    qualification: Qualification = entry(
        "技能・日本語の要件", widget="select", choices=QUALIFICATION_CHOICES
    )
    planned_start: Day = entry("就労開始予定日", example="2027-04-01", widget="date")
    facility_ids: tuple[str, ...] = entry(
        "就労する事業所",
        hint="登録した事業所の中から、1か所以上選んでください。",
        widget="facilities",
        min_length=1,
        max_length=50,
    )


DESIGNATED_FORMS = (
    ("pledge", "分野参考様式第1-1号 誓約書"),
    ("facility_outline", "分野参考様式第1-2号 事業所概要書"),
    ("employment_contract", "参考様式第1-5号 雇用契約書"),
    ("employment_conditions", "参考様式第1-6号 雇用条件書"),
    ("support_plan", "参考様式第1-17号 支援計画書"),
    ("support_contract", "参考様式第1-25号 支援委託契約説明書"),
)
"""The six forms filed with the immigration office, a PDF each per worker (B3)."""


DOCUMENTS = (
    *(DocumentItem(item=item, title=title, per="workers") for item, title in DESIGNATED_FORMS),
    DocumentItem(item="other", title="その他の書類", required=False, per="workers", titled=True),
)

SECTIONS = (
    Section(
        name="organization",
        title="法人の情報",
        model=Organization,
        groups=(
            Group("identity", "法人の名称", ("name", "kana", "corporate_number", "legal_form")),
            Group(
                "address",
                "法人の所在地",
                ("postal_code", "prefecture", "city_and_street", "building"),
            ),
            Group(
                "representative",
                "代表者と電話番号",
                ("representative_title", "representative_name", "phone"),
            ),
            Group(
                "contact",
                "担当者",
                (
                    "contact_department",
                    "contact_name",
                    "contact_kana",
                    "contact_phone",
                    "contact_email",
                ),
            ),
        ),
    ),
    Section(name="disclosure", title="構成員名簿での公開", model=Disclosure),
    Section(
        name="facilities",
        title="受け入れる事業所",
        model=Facility,
        repeated=True,
        item_title="事業所",
        groups=(
            Group(
                "identity",
                "事業所の名称とサービス",
                ("name", "kana", "facility_number", "service_type", "capacity"),
            ),
            Group(
                "address",
                "事業所の所在地と電話番号",
                ("postal_code", "prefecture", "city_and_street", "building", "phone"),
            ),
        ),
    ),
    Section(
        name="workers",
        title="特定技能外国人",
        model=Worker,
        repeated=True,
        item_title="特定技能外国人",
        groups=(
            Group("person", "本人", ("name", "katakana", "nationality", "date_of_birth", "sex")),
            Group(
                "stay",
                "在留資格と要件",
                (
                    "residence_card_number",
                    "residence_status",
                    "residence_period_until",
                    "qualification",
                ),
            ),
            Group("work", "就労の予定", ("planned_start", "facility_ids")),
        ),
    ),
)
