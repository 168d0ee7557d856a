#include "documents/archive.h"

#include <zip.h>

namespace shenbao::documents {

struct Archive::Handle {
    zip_t* zip = nullptr;

    Handle() = default;
    Handle(Handle const&) = delete;
    Handle& operator=(Handle const&) = delete;
    ~Handle()
    {
        if (zip)
            zip_discard(zip);
    }
};

Archive::Archive(std::unique_ptr<Handle> handle)
    : m_handle(std::move(handle))
{
}
Archive::Archive(Archive&&) noexcept = default;
Archive& Archive::operator=(Archive&&) noexcept = default;
Archive::~Archive() = default;

Result<Archive> Archive::open(std::string_view bytes)
{
    zip_error_t problem;
    zip_error_init(&problem);
    auto handle = std::make_unique<Handle>();
    zip_source_t* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &problem);
    if (source) {
        handle->zip = zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, &problem);
        if (!handle->zip)
            zip_source_free(source);
    }
    if (!handle->zip) {
        Error error { ErrorCode::InvalidSyntax, std::string("the file is no intact ZIP archive: ") + zip_error_strerror(&problem), "" };
        zip_error_fini(&problem);
        return error;
    }
    zip_error_fini(&problem);
    return Archive(std::move(handle));
}

bool Archive::has(std::string const& name) const { return zip_name_locate(m_handle->zip, name.c_str(), 0) >= 0; }

Result<std::string> Archive::read(std::string const& name, std::size_t bytes_max) const
{
    zip_stat_t stat;
    if (zip_stat(m_handle->zip, name.c_str(), 0, &stat) != 0)
        return Error { ErrorCode::NotFound, "the archive has no part " + name, "" };
    if ((stat.valid & ZIP_STAT_SIZE) != 0 && stat.size > bytes_max)
        return Error { ErrorCode::TooLarge, name + " inflates to " + std::to_string(stat.size) + " bytes; at most " + std::to_string(bytes_max) + " are read", "" };
    zip_file_t* file = zip_fopen(m_handle->zip, name.c_str(), 0);
    if (!file)
        return Error { ErrorCode::InvalidSyntax, name + ": " + zip_strerror(m_handle->zip), "" };
    std::string text;
    char buffer[1 << 14];
    zip_int64_t count = 0;
    while ((count = zip_fread(file, buffer, sizeof buffer)) > 0 && text.size() <= bytes_max)
        text.append(buffer, static_cast<std::size_t>(count));
    std::string const problem = count < 0 ? zip_file_strerror(file) : "";
    zip_fclose(file);
    if (count < 0)
        return Error { ErrorCode::InvalidSyntax, name + " is damaged: " + problem, "" };
    if (text.size() > bytes_max)
        return Error { ErrorCode::TooLarge, name + " inflates to more than " + std::to_string(bytes_max) + " bytes", "" };
    return text;
}

}
