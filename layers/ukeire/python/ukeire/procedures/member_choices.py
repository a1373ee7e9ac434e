"""What the forms of joining let people choose from, in the words of the office's own forms."""

from enum import StrEnum


class LegalForm(StrEnum):
    """What kind of corporation it is (法人格)."""

    SOCIAL_WELFARE = "social_welfare"
    MEDICAL = "medical"
    COMPANY = "company"
    NON_PROFIT = "non_profit"
    ASSOCIATION = "association"
    COOPERATIVE = "cooperative"
    PUBLIC = "public"
    OTHER = "other"


LEGAL_FORM_CHOICES = {
    LegalForm.SOCIAL_WELFARE: "社会福祉法人",
    LegalForm.MEDICAL: "医療法人",
    LegalForm.COMPANY: "株式会社・有限会社・合同会社など",
    LegalForm.NON_PROFIT: "特定非営利活動法人",
    LegalForm.ASSOCIATION: "一般・公益の社団法人または財団法人",
    LegalForm.COOPERATIVE: "生活協同組合・農業協同組合など",
    LegalForm.PUBLIC: "地方公共団体・独立行政法人",
    LegalForm.OTHER: "その他",
}


class Sex(StrEnum):
    """As the residence card has it."""

    FEMALE = "female"
    MALE = "male"


class ResidenceStatus(StrEnum):
    """The residence status (在留資格) the worker has or applies for."""

    OVERSEAS = "overseas"
    SPECIFIED_SKILLED_1 = "specified_skilled_1"
    TECHNICAL_INTERN = "technical_intern"
    DESIGNATED_ACTIVITIES = "designated_activities"
    STUDENT = "student"
    OTHER = "other"


RESIDENCE_STATUS_CHOICES = {
    ResidenceStatus.OVERSEAS: "海外から来日予定（まだ在留資格がない）",
    ResidenceStatus.SPECIFIED_SKILLED_1: "特定技能1号",
    ResidenceStatus.TECHNICAL_INTERN: "技能実習（特定技能へ変更予定）",
    ResidenceStatus.DESIGNATED_ACTIVITIES: "特定活動（特定技能へ変更予定）",
    ResidenceStatus.STUDENT: "留学（特定技能へ変更予定）",
    ResidenceStatus.OTHER: "その他",
}


class Qualification(StrEnum):
    """How the worker met the skill and language requirements."""

    EXAMINATIONS = "examinations"
    TECHNICAL_INTERN_2 = "technical_intern_2"
    TRAINING_FACILITY = "training_facility"
    EPA = "epa"


QUALIFICATION_CHOICES = {
    Qualification.EXAMINATIONS: "技能試験・日本語試験に合格",
    Qualification.TECHNICAL_INTERN_2: "介護職種の技能実習2号を良好に修了",
    Qualification.TRAINING_FACILITY: "介護福祉士養成施設を修了",
    Qualification.EPA: "EPA介護福祉士候補者として4年間従事",
}


class ServiceType(StrEnum):
    """What the facility does (サービス種別)."""

    WELFARE_HOME = "welfare_home"
    HEALTH_FACILITY = "health_facility"
    MEDICAL_CARE_HOME = "medical_care_home"
    SPECIFIED_FACILITY = "specified_facility"
    GROUP_HOME = "group_home"
    DAY_SERVICE = "day_service"
    DAY_REHABILITATION = "day_rehabilitation"
    SHORT_STAY = "short_stay"
    MULTIFUNCTIONAL = "multifunctional"
    HOSPITAL = "hospital"
    DISABILITY = "disability"
    OTHER = "other"


SERVICE_TYPE_CHOICES = {
    ServiceType.WELFARE_HOME: "介護老人福祉施設（特別養護老人ホーム）",
    ServiceType.HEALTH_FACILITY: "介護老人保健施設",
    ServiceType.MEDICAL_CARE_HOME: "介護医療院",
    ServiceType.SPECIFIED_FACILITY: "特定施設入居者生活介護",
    ServiceType.GROUP_HOME: "認知症対応型共同生活介護",
    ServiceType.DAY_SERVICE: "通所介護",
    ServiceType.DAY_REHABILITATION: "通所リハビリテーション",
    ServiceType.SHORT_STAY: "短期入所生活介護",
    ServiceType.MULTIFUNCTIONAL: "小規模多機能型居宅介護",
    ServiceType.HOSPITAL: "病院・診療所",
    ServiceType.DISABILITY: "障害福祉サービス",
    ServiceType.OTHER: "その他",
}
