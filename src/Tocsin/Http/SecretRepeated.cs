using Microsoft.AspNetCore.Http;

namespace Tocsin.Http;

/// <summary>Hears that an answer with a secret is to be given once more, before it is; and where what it made is.</summary>
internal delegate Task SecretRepeated(HttpContext context, string? location, CancellationToken cancellationToken);
