// Resumable uploads and the files that came of them (SC-09, SC-12).
#pragma once

#include "service/applications.h"

namespace shenbao::service {

struct UploadRequest {
    Id upload;
    std::string path, name, title;
    std::int64_t size = 0;
    Id replaces;  // an attachment of that slot which goes when this one has arrived; nil: none
};

struct UploadProgress {
    std::int64_t offset = 0;
    std::string attachment;  // JSON, once the last piece is in
    std::int64_t revision = 0;
};

Outcome<UploadProgress> begin_upload(Host&, Asker const&, Id application, UploadRequest);
Outcome<UploadProgress> upload_progress(Host&, Asker const&, Id application, Id upload);
Outcome<UploadProgress> take_piece(Host&, Asker const&, Id application, Id upload, std::int64_t offset, std::string_view bytes);

Outcome<Done> cancel_upload(Host&, Asker const&, Id application, Id upload);

struct StoredFile {
    Attachment attachment;
    std::string bytes;
};
Outcome<StoredFile> read_attachment(Host&, Asker const&, Id application, Id attachment);

}
