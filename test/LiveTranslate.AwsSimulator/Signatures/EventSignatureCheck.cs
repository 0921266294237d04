using System.Globalization;
using LiveTranslate.Aws.Protocol.EventStreams;
using LiveTranslate.Aws.Protocol.Signing;
using LiveTranslate.AwsSimulator.Answers;

namespace LiveTranslate.AwsSimulator.Signatures;

/// <summary>Checks the chain of an event stream's signatures, from its request's on. Not thread-safe.</summary>
internal sealed class EventSignatureCheck(SignatureCheck dates, SignedRequest request)
{
    private string _prior = request.Signature;
    private SigningKey? _key;

    /// <summary>Null when the message is signed, and by whom the request was.</summary>
    public AwsError? Refusal(EventStreamMessage message)
    {
        if (message.Value(EventSigner.DateHeader) is not DateTimeOffset date || message.Value(EventSigner.SignatureHeader) is not byte[] given)
            return SignatureCheck.Mismatch;
        if (dates.Skewed(date) is { } skewed) return skewed;
        var expected = EventSigner.SignatureOf(KeyFor(date), _prior, date, message.Payload.Span);
        if (!SignatureCheck.Same(expected, Convert.ToHexStringLower(given))) return SignatureCheck.Mismatch;
        _prior = expected;
        return null;
    }

    // A stream may go on over midnight.
    private SigningKey KeyFor(DateTimeOffset date)
    {
        var day = date.UtcDateTime.ToString("yyyyMMdd", CultureInfo.InvariantCulture);
        if (_key?.Scope.StartsWith(day, StringComparison.Ordinal) != true)
            _key = new SigningKey(request.Key.Secret, day, request.Region, request.Service);
        return _key;
    }
}
