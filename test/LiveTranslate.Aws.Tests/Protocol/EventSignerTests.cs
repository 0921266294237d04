using Amazon.Runtime;
using LiveTranslate.Aws.Protocol.EventStreams;
using LiveTranslate.Aws.Protocol.Signing;
using Xunit;

namespace LiveTranslate.Aws.Tests.Protocol;

public sealed class EventSignerTests
{
    private const string Request = "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31";
    private static readonly DateTimeOffset At = new(2015, 8, 30, 12, 36, 0, 123, TimeSpan.Zero);
    private static readonly ImmutableCredentials Credentials = new("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", null);

    private static EventSigner Signer => new(new SigV4Signer("us-east-1", "transcribe"), Credentials, Request);

    [Fact]
    public void A_chain_of_messages_gets_the_signatures_of_awss_own_signer()
    {
        var signer = Signer;

        // Signed by AWS's JavaScript signer.
        Assert.Equal("51230b3547981789bf6c9cf417ebfb75c8aa88c0a90fde8785bf95d7f33e2e6b", SignatureOf(signer.Sign("hello"u8.ToArray(), At)));
        Assert.Equal("74dd3007ecdf33cfefda01d640af2b34e9cb9b46c4f12a3f855c85ddb120118e", SignatureOf(signer.Sign(default, At)));
    }

    [Fact]
    public void A_message_is_signed_with_the_time_that_the_wire_carries()
    {
        // A tenth of a microsecond more than the header can say.
        var signed = Signer.Sign("hello"u8.ToArray(), At.AddTicks(1));

        Assert.Equal("51230b3547981789bf6c9cf417ebfb75c8aa88c0a90fde8785bf95d7f33e2e6b", SignatureOf(signed));
        Assert.Equal(At, signed.Value(EventSigner.DateHeader));
    }

    [Fact]
    public void After_midnight_messages_are_signed_with_the_key_of_the_new_day()
    {
        var signer = Signer;
        var before = signer.Sign("hello"u8.ToArray(), At);
        var tomorrow = At.AddDays(1);

        var after = signer.Sign("hello"u8.ToArray(), tomorrow);

        var key = new SigV4Signer("us-east-1", "transcribe").KeyFor(Credentials, tomorrow);
        Assert.StartsWith("20150831/", key.Scope, StringComparison.Ordinal);
        Assert.Equal(EventSigner.SignatureOf(key, SignatureOf(before), tomorrow, "hello"u8), SignatureOf(after));
    }

    private static string SignatureOf(EventStreamMessage signed) =>
        Convert.ToHexStringLower((byte[])signed.Value(EventSigner.SignatureHeader)!);
}
