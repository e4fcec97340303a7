using System.Net.Sockets;
using System.Security.Authentication;
using Tocsin.Egress;
using Tocsin.Integrations;

namespace Tocsin.Delivery;

/// <summary>Tells what prevented an answer, in a class and in words that name no secret.</summary>
internal static class NetworkFailure
{
    /// <param name="exception">What was thrown.</param>
    /// <param name="phase">How far it had come.</param>
    /// <param name="deadlinePassed">Whether the time for all of it was over.</param>
    /// <param name="timeout">That time.</param>
    public static (OutcomeClass Class, string Error) Classify(
        Exception exception,
        SendPhase phase,
        bool deadlinePassed,
        TimeSpan timeout
    )
    {
        // Whatever broke when the deadline cut the connection says nothing.
        if (deadlinePassed && exception is OperationCanceledException)
        {
            return TimedOut(phase, timeout);
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
            ? Classify(http, phase)
            : TimedOut(phase, OutboundHttp.ConnectTime);
    }

    private static (OutcomeClass, string) TimedOut(SendPhase phase, TimeSpan time) =>
        (
            OutcomeClass.TimedOut,
            phase switch
            {
                SendPhase.Waiting => $"no connection was free within {time.TotalSeconds} seconds",
                SendPhase.Resolving => $"the host's name was not resolved within {time.TotalSeconds} seconds",
                SendPhase.Connecting => $"no connection within {time.TotalSeconds} seconds",
                SendPhase.Securing => $"the TLS handshake was not over within {time.TotalSeconds} seconds",
                SendPhase.Sending => $"the request was not taken within {time.TotalSeconds} seconds",
                _ => $"no answer within {time.TotalSeconds} seconds",
            }
        );

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

    private static (OutcomeClass, string) Classify(HttpRequestException exception, SendPhase phase) =>
        exception.HttpRequestError switch
        {
            HttpRequestError.NameResolutionError => (OutcomeClass.Dns, "the host's name is not known"),
            HttpRequestError.SecureConnectionError => (OutcomeClass.Tls, "TLS: no secure connection could be made"),
            HttpRequestError.ProxyTunnelError => (
                OutcomeClass.Unreachable,
                $"the proxy of this server made no way there (it answered {(int?)exception.StatusCode})"
            ),
            HttpRequestError.ConfigurationLimitExceeded => (
                OutcomeClass.TooLarge,
                "the answer's headers are too large"
            ),
            HttpRequestError.InvalidResponse or HttpRequestError.HttpProtocolError => (
                OutcomeClass.Invalid,
                "the answer is not HTTP"
            ),
            _ when phase == SendPhase.Securing => (OutcomeClass.Tls, "TLS: the connection broke in the handshake"),
            _ => (OutcomeClass.Reset, "the connection broke before there was an answer"),
        };
}
