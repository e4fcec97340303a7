using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace Tocsin.OpenApi;

/// <summary>The OpenAPI document, made once: the routes do not change while the server runs.</summary>
internal sealed class ApiDescription(
    [FromKeyedServices(OpenApiRegistration.DocumentName)] IOpenApiDocumentProvider provider
)
{
    private readonly Lazy<Task<byte[]>> _json = new(() => WriteAsync(provider));

    public Task<byte[]> Json => _json.Value;

    private static async Task<byte[]> WriteAsync(IOpenApiDocumentProvider provider)
    {
        var document = await provider.GetOpenApiDocumentAsync(CancellationToken.None);
        using var stream = new MemoryStream();
        await document.SerializeAsJsonAsync(stream, OpenApiSpecVersion.OpenApi3_1, CancellationToken.None);
        stream.WriteByte((byte)'\n');
        return stream.ToArray();
    }
}
