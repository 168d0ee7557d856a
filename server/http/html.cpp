#include "http/html.h"

namespace shenbao::http {

std::string percent_encoded(std::string_view text)
{
    static constexpr char digits[] = "0123456789ABCDEF";
    std::string encoded;
    for (unsigned char byte : text) {
        bool const plain = (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || byte == '.' || byte == '-' || byte == '_';
        if (plain)
            encoded += static_cast<char>(byte);
        else
            encoded += { '%', digits[byte >> 4], digits[byte & 15] };
    }
    return encoded;
}

std::string disposition(std::string_view kind, std::string_view name) { return std::string(kind) + "; filename*=UTF-8''" + percent_encoded(name); }

}
