// Numbers with rules of their own: vectors from the standards or synthetic.
#include "check/identity.h"

#include <catch2/catch_test_macros.hpp>

using namespace shenbao;

namespace {

struct Row {
    TextFormat format;
    char const* value;
    std::optional<FindingCode> expected;
};

Date const today { 2026, 6, 1 };

}

TEST_CASE("numbers with rules of their own", "[identity]")
{
    using F = TextFormat;
    using C = FindingCode;
    Row const rows[] = {
        { F::ResidentId, "11010519491231002X", {} },
        { F::ResidentId, "440524188001010014", {} },
        { F::ResidentId, "110105194912310021", C::resident_id_check },
        { F::ResidentId, "110101199002300000", C::resident_id_date },
        { F::ResidentId, "110105202612310029", C::resident_id_date },
        { F::ResidentId, "990105194912310028", C::resident_id_region },
        { F::ResidentId, "1101051949123100", C::resident_id_length },
        { F::ResidentId, "11010519491231002x", C::resident_id_characters },
        { F::ResidentId, "1101O519491231002X", C::resident_id_characters },
        { F::ResidentId, "440524800101001", C::resident_id_fifteen },
        { F::HmtResidencePermit, "810000199408230021", {} },
        { F::HmtResidencePermit, "830000199201300022", {} },
        { F::HmtResidencePermit, "830000199201300023", C::residence_permit_number },
        { F::HmtResidencePermit, "11010519491231002X", C::residence_permit_number },
        { F::ForeignPermanentResidence, "KAZ110090123105", {} },
        { F::ForeignPermanentResidence, "KAZ110090123107", C::permanent_residence_number },
        { F::ForeignPermanentResidence, "911398199012310021", {} },
        { F::ForeignPermanentResidence, "911398199012310022", C::permanent_residence_number },
        { F::HkMacaoPass, "H1234567800", {} },
        { F::HkMacaoPass, "M12345678", {} },
        { F::HkMacaoPass, "H1234567", C::hk_macao_pass_number },
        { F::HkMacaoPass, "C12345678", C::hk_macao_pass_number },
        { F::TaiwanPass, "12345678", {} },
        { F::TaiwanPass, "123456789", C::taiwan_pass_number },
        { F::Passport, "E12345678", {} },
        { F::Passport, "E123", C::passport_number },
        { F::UnifiedSocialCreditCode, "91350100M000100Y43", {} },
        { F::UnifiedSocialCreditCode, "91330106MA27Y4U47R", {} },
        { F::UnifiedSocialCreditCode, "91350100M000100Y4Z", C::credit_code },
        { F::UnifiedSocialCreditCode, "000000000000000000", C::credit_code },
        { F::UnifiedSocialCreditCode, "91350100I000100Y43", C::credit_code },
        { F::UnifiedSocialCreditCode, "", C::credit_code },
        { F::MobilePhone, "13900001858", {} },
        { F::MobilePhone, "12900001858", C::mobile_phone },
        { F::MobilePhone, "1390000185", C::mobile_phone },
        { F::InternationalPhone, "+85261234567", {} },
        { F::InternationalPhone, "+85231234567", C::hong_kong_phone },
        { F::InternationalPhone, "+85362345678", {} },
        { F::InternationalPhone, "+886912345678", {} },
        { F::InternationalPhone, "+8613900001858", {} },
        { F::Phone, "028-12345678", {} },
        { F::Phone, "12345678", C::phone },
        { F::Phone, "028-02345678", C::phone },
        { F::Phone, "02862345678", {} },
        { F::Phone, "010-62345678-8001", {} },
        { F::Phone, "0817-2234567", {} },
        { F::Phone, "0817-223456", C::phone },
        { F::Phone, "00000000000", C::phone },
        { F::Phone, "028-62345678-", C::phone },
        { F::Phone, "028--62345678", C::phone },
        { F::Phone, "028-62345678-1234567", C::phone },
        { F::Phone, "0-28-62345678", C::phone },
        { F::Phone, "13900001858", {} },
        { F::Postcode, "610000", {} },
        { F::Postcode, "61000", C::postcode },
        { F::Email, "name@example.cn", {} },
        { F::Email, "name.example.cn", C::email },
        { F::Email, "name@example", C::email },
        { F::Email, "a..b@example.cn", C::email },
        { F::Isbn, "978-0-306-40615-7", {} },
        { F::Isbn, "0-8044-2957-X", {} },
        { F::Isbn, "978-0-306-40615-8", C::isbn },
        { F::Issn, "0317-8471", {} },
        { F::Issn, "2434-561X", {} },
        { F::Issn, "0317-8472", C::issn },
        { F::CnSerial, "CN 11-1234/TU", {} },
        { F::CnSerial, "CN 11-1234", {} },
        { F::CnSerial, "CN 1-1234", C::cn_serial },
        { F::CnSerial, "CN 11-1234/<b>", C::cn_serial },
        { F::CnSerial, "CN 11-1234/", C::cn_serial },
        { F::PersonName, "张三", {} },
        { F::PersonName, "买买提·吐尔逊", {} },
        { F::PersonName, "𠮷田", {} },
        { F::PersonName, "张3", C::person_name_characters },
        { F::PersonName, "Renée O'Neill-Łuk", {} },
        { F::PersonName, "·", C::person_name_characters },
        { F::PersonName, "张\uE000", C::person_name_characters },
        { F::PersonName, "张\U000F0000", C::person_name_characters },
        { F::PersonName, "张\uFE0F", C::person_name_characters },
        { F::PersonName, "张（三）", C::person_name_characters },
        { F::PersonName, "张㈱", C::person_name_characters },
        { F::PersonName, "\U000323AF", {} },
        { F::PersonName, "张三😀", C::person_name_characters },
        { F::Secret, "Sunny2026", {} },
        { F::Secret, "12345678", C::secret_weak },
        { F::Secret, "abc12", C::secret_weak },
        { F::Secret, "Password1", C::secret_weak },
    };
    for (auto const& row : rows) {
        INFO(row.value);
        CHECK(check_format(row.format, row.value, today) == row.expected);
    }
}

TEST_CASE("what follows from a resident's number", "[identity]")
{
    CHECK(birth_date_of_resident_id("11010519491231002X") == Date { 1949, 12, 31 });
    CHECK(sex_of_resident_id("11010519491231002X") == Sex::Female);
    CHECK(sex_of_resident_id("440524188001010014") == Sex::Male);
    CHECK_FALSE(birth_date_of_resident_id("110105194912310021"));
    CHECK(resident_id_from_fifteen("440524800101001") == "440524198001010013");
    CHECK_FALSE(resident_id_from_fifteen("44052480010100"));
}
