// Files of the open application: check, make fit, send in pieces, resume.
#pragma once

#include "core/model.h"

namespace shenbao::client::sync {

void files_chosen(Model&, Effects&, FilesChosen const&);
void file_read(Model&, Effects&, FileRead const&);
void file_fitted(Model&, Effects&, FileFitted const&);
void upload_progressed(Model&, UploadProgress const&);
void upload_replied(Model&, Effects&, Request const&, Replied const&);
void cancel_upload(Model&, Effects&, Id upload);
void retry_upload(Model&, Effects&, Id upload);
// An image over the limit that waits for the person's word; the first of them.
Upload const* find_too_large(Model const&);
// Takes it made fit.
void take_fitted(Model&, Effects&, Id upload);
void turn_image(Model&, Effects&, Id upload, int degrees);

// Starts the next file that waits, once every edit is at the server.
void uploads_advance(Model&, Effects&);
// The network is back, or the wait is over.
void uploads_resume(Model&, Effects&);

}
