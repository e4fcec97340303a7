using System.Net.Sockets;
using System.Security.Authentication;
using Tocsin.Delivery;
using Tocsin.Egress;
using Tocsin.Integrations;

namespace Tocsin.Tests.Delivery;

public sealed class NetworkFailureTests
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(nameof(SendPhase.Waiting), "no connection was free within 30 seconds")]
    [InlineData(nameof(SendPhase.Resolving), "the host's name was not resolved within 30 seconds")]
    [InlineData(nameof(SendPhase.Connecting), "no connection within 30 seconds")]
    [InlineData(nameof(SendPhase.Securing), "the TLS handshake was not over within 30 seconds")]
    [InlineData(nameof(SendPhase.Sending), "the request was not taken within 30 seconds")]
    [InlineData(nameof(SendPhase.Answering), "no answer within 30 seconds")]
    public void A_timeout_names_its_phase(string phase, string error)
    {
        var at = Enum.Parse<SendPhase>(phase);
        var cancelled = new TaskCanceledException();
        Assert.Equal((OutcomeClass.TimedOut, error), NetworkFailure.Classify(cancelled, at, true, Timeout));
        // The client's own bound on making a connection.
        Assert.Equal(
            (OutcomeClass.TimedOut, error.Replace("30", "15")),
            NetworkFailure.Classify(cancelled, at, false, Timeout)
        );
    }

    [Theory]
    [InlineData(SocketError.HostNotFound, OutcomeClassNames.Dns)]
    [InlineData(SocketError.TryAgain, OutcomeClassNames.Dns)]
    [InlineData(SocketError.ConnectionRefused, OutcomeClassNames.Refused)]
    [InlineData(SocketError.TimedOut, OutcomeClassNames.TimedOut)]
    [InlineData(SocketError.NetworkUnreachable, OutcomeClassNames.Unreachable)]
    [InlineData(SocketError.HostUnreachable, OutcomeClassNames.Unreachable)]
    [InlineData(SocketError.ConnectionReset, OutcomeClassNames.Reset)]
    [InlineData(SocketError.Shutdown, OutcomeClassNames.Reset)]
    public void An_error_of_the_socket_has_its_class(SocketError error, string expected) =>
        Assert.Equal(expected, Class(new HttpRequestException("x", new SocketException((int)error))));

    [Theory]
    [InlineData(HttpRequestError.NameResolutionError, OutcomeClassNames.Dns)]
    [InlineData(HttpRequestError.SecureConnectionError, OutcomeClassNames.Tls)]
    [InlineData(HttpRequestError.ProxyTunnelError, OutcomeClassNames.Unreachable)]
    [InlineData(HttpRequestError.ConfigurationLimitExceeded, OutcomeClassNames.TooLarge)]
    [InlineData(HttpRequestError.InvalidResponse, OutcomeClassNames.Invalid)]
    [InlineData(HttpRequestError.ResponseEnded, OutcomeClassNames.Reset)]
    [InlineData(HttpRequestError.Unknown, OutcomeClassNames.Reset)]
    public void An_error_of_the_client_has_its_class(HttpRequestError error, string expected) =>
        Assert.Equal(expected, Class(new HttpRequestException(error)));

    [Fact]
    public void What_the_guard_and_the_certificate_say_comes_first()
    {
        Assert.Equal("Blocked", Class(new HttpRequestException("x", new BlockedAddressException("y"))));
        Assert.Equal("Tls", Class(new HttpRequestException("x", new AuthenticationException("y"))));
    }

    private static string Class(Exception e) =>
        NetworkFailure.Classify(e, SendPhase.Answering, deadlinePassed: false, Timeout).Class.ToString();

    private static class OutcomeClassNames
    {
        public const string Dns = nameof(OutcomeClass.Dns);
        public const string Refused = nameof(OutcomeClass.Refused);
        public const string TimedOut = nameof(OutcomeClass.TimedOut);
        public const string Unreachable = nameof(OutcomeClass.Unreachable);
        public const string Reset = nameof(OutcomeClass.Reset);
        public const string Tls = nameof(OutcomeClass.Tls);
        public const string TooLarge = nameof(OutcomeClass.TooLarge);
        public const string Invalid = nameof(OutcomeClass.Invalid);
    }
}
