using System.Text;
using Tocsin.Integrations;
using Tocsin.Mail;

namespace Tocsin.Delivery;

/// <summary>What a test has sent and got, with nothing in it that must not be shown.</summary>
/// <param name="Method">Of the request; <c>MAIL</c> for a mail.</param>
/// <param name="Url">Where to.</param>
/// <param name="Body">The beginning of what was sent.</param>
/// <param name="Answer">What came back.</param>
/// <param name="Duration">From one to the other.</param>
internal sealed record TestExchange(string Method, string Url, string Body, Exchange Answer, TimeSpan Duration)
{
    private const int MaxBody = 4096;

    public static TestExchange Of(OutboundRequest request, Exchange answer, TimeSpan duration) =>
        new(
            request.Method.Method,
            request.Url.GetLeftPart(UriPartial.Authority)
                + Masked(request, Encoding.UTF8.GetBytes(request.Url.PathAndQuery)),
            Masked(request, request.Body.ToArray()),
            answer,
            duration
        );

    public static TestExchange Of(MailMessage mail, Exchange answer, TimeSpan duration) =>
        new("MAIL", $"mailto:{mail.Recipient}", mail.Text, answer, duration);

    private static string Masked(OutboundRequest request, byte[] text)
    {
        request.Mask.Apply(text, request.Signatures, wasCut: false);
        return DeliveryView.Text(text.AsMemory(0, Math.Min(text.Length, MaxBody))) ?? "";
    }
}
