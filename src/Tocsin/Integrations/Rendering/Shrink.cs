namespace Tocsin.Integrations.Rendering;

/// <summary>For services that count the bytes of the whole request: renders with less and less text until it fits.</summary>
internal static class Shrink
{
    /// <param name="render">Makes the request from so much text.</param>
    /// <param name="text">The budget to begin with.</param>
    /// <param name="maxBytes">What the request may have.</param>
    public static OutboundRequest ToFit(Func<Budget, OutboundRequest> render, int text, int maxBytes)
    {
        var request = render(new Budget(text));
        while (request.Body.Length > maxBytes && text > 100)
        {
            text = text * 3 / 4;
            request = render(new Budget(text));
        }

        return request;
    }
}
