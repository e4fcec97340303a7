using Microsoft.AspNetCore.Http;

namespace Tocsin.Http;

/// <summary>Answers for a refused body, so that no handler sees one.</summary>
internal sealed class BodyFilter : IEndpointFilter
{
    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var problem = context.Arguments.OfType<IBody>().Select(b => b.Problem).FirstOrDefault(p => p is not null);
        return problem is null ? next(context) : ValueTask.FromResult<object?>(problem);
    }
}
