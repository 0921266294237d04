using System.Threading.Channels;
using LiveTranslate.AwsSimulator.Hosting;
using LiveTranslate.Engines.Offline.Synthesis;

namespace LiveTranslate.AwsSimulator.Polly;

/// <summary>Speaks with eSpeak NG and LAME, on a thread of its own: they are one state in a process.</summary>
internal sealed class EspeakSpeaker : ISpeaker, IHostedService
{
    private const int WordsPerMinute = 165;
    private const int KilobitsPerSecond = 48;

    // A sentence takes 5 ms; whoever waits behind more than a second's work is refused.
    private const int MaxWaiting = 256;
    private static readonly TimeSpan MaxDuration = TimeSpan.FromMinutes(10);
    private readonly Channel<Job> _jobs = Channel.CreateBounded<Job>(new BoundedChannelOptions(MaxWaiting) { SingleReader = true });

    public async Task<byte[]?> SpeakAsync(Utterance utterance, CancellationToken cancellationToken)
    {
        var job = new Job(utterance);
        return _jobs.Writer.TryWrite(job) ? await job.Mp3.Task.WaitAsync(cancellationToken) : null;
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        new Thread(Run) { IsBackground = true, Name = "eSpeak NG" }.Start();
        var trial = new Utterance(PollyVoices.Find("Joanna")!, "standard", 22050, [new SpokenPart("a", 1)], 1);
        if (await SpeakAsync(trial, cancellationToken) is null)
            throw new EngineMissingException("eSpeak NG cannot be used here: apt-get install libespeak-ng1 libmp3lame0, or use --synthesizer scripted.");
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        _jobs.Writer.TryComplete();
        return Task.CompletedTask;
    }

    private void Run()
    {
        while (_jobs.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
            while (_jobs.Reader.TryRead(out var job)) job.Mp3.TrySetResult(Speak(job.Utterance));
    }

    private static byte[]? Speak(Utterance utterance)
    {
        try
        {
            if (!EspeakVoice.Load()) return null;
            // A woman's voice sounds like one.
            var voice = utterance.Voice.Espeak + (utterance.Voice.Female ? "+f3" : "");
            var speech = new List<short>();
            foreach (var part in utterance.Parts)
            {
                if (!EspeakVoice.Choose(voice, (int)(WordsPerMinute * part.Rate))) return null;
                if (!string.IsNullOrWhiteSpace(part.Text))
                {
                    if (EspeakVoice.Speak(part.Text, MaxDuration) is not { } said) return null;
                    speech.AddRange(said);
                }

                speech.AddRange(new short[(int)(part.Pause.TotalSeconds * EspeakVoice.SampleRate)]);
            }

            return LameEncoder.Encode(
                Resampling.To(utterance.SampleRate, speech, EspeakVoice.SampleRate), utterance.SampleRate, KilobitsPerSecond);
        }
        catch (Exception missing) when (missing is DllNotFoundException or EntryPointNotFoundException)
        {
            return null;
        }
    }

    private sealed record Job(Utterance Utterance)
    {
        public TaskCompletionSource<byte[]?> Mp3 { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
