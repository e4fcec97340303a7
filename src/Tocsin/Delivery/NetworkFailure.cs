using System.Net.Sockets;
using System.Security.Authentication;
using Tocsin.Egress;
using Tocsin.Integrations;

namespace Tocsin.Delivery;

/// <summary>Tells what prevented an answer, in a class and in words that name no secret.</summary>
internal static class NetworkFailure
{
    public static (OutcomeClass Class, string Error) Classify(
        Exception exception,
        bool deadlinePassed,
        TimeSpan timeout
    )
    {
        // Whatever broke when the deadline cut the connection says nothing.
        if (deadlinePassed && exception is OperationCanceledException)
        {
            return (OutcomeClass.TimedOut, $"no answer within {timeout.TotalSeconds} seconds");
        }

        for (var e = exception; e is not null; e = e.InnerException)
        {
            switch (e)
            {
                case BlockedAddressException:
                    return (OutcomeClass.Blocked, $"the address may not be reached: {e.Message}");
                case AuthenticationException:
                    return (OutcomeClass.Tls, $"TLS: {e.Message}");
                case SocketException socket:
                    return Classify(socket.SocketErrorCode);
            }
        }

        return exception is HttpRequestException http
            ? Classify(http.HttpRequestError)
            : (OutcomeClass.TimedOut, "the connection took too long");
    }

    private static (OutcomeClass, string) Classify(SocketError error) =>
        error switch
        {
            SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData or SocketError.NoRecovery => (
                OutcomeClass.Dns,
                "the host's name is not known"
            ),
            SocketError.ConnectionRefused => (OutcomeClass.Refused, "the connection was refused"),
            SocketError.TimedOut => (OutcomeClass.TimedOut, "the connection took too long"),
            SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.AddressNotAvailable => (
                OutcomeClass.Unreachable,
                "the host cannot be reached"
            ),
            _ => (OutcomeClass.Reset, $"the connection broke ({error})"),
        };

    private static (OutcomeClass, string) Classify(HttpRequestError error) =>
        error switch
        {
            HttpRequestError.NameResolutionError => (OutcomeClass.Dns, "the host's name is not known"),
            HttpRequestError.SecureConnectionError => (OutcomeClass.Tls, "TLS: no secure connection could be made"),
            HttpRequestError.ConfigurationLimitExceeded => (
                OutcomeClass.TooLarge,
                "the answer's headers are too large"
            ),
            HttpRequestError.InvalidResponse or HttpRequestError.HttpProtocolError => (
                OutcomeClass.Invalid,
                "the answer is not HTTP"
            ),
            _ => (OutcomeClass.Reset, "the connection broke before there was an answer"),
        };
}
