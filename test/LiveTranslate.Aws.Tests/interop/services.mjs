// AWS's own clients of Transcribe, Translate and Polly, for tests of what stands in for them. Reads one JSON object from
// standard input and prints one: what came back, or {"error":{"name":…}}; with "times", {"answers":[…]} of as many at once.
import { setTimeout as delay } from 'node:timers/promises'
import { DescribeVoicesCommand, PollyClient, SynthesizeSpeechCommand } from '@aws-sdk/client-polly'
import { StartStreamTranscriptionCommand, TranscribeStreamingClient } from '@aws-sdk/client-transcribe-streaming'
import { ListLanguagesCommand, TranslateClient, TranslateTextCommand } from '@aws-sdk/client-translate'
import { NodeHttpHandler } from '@smithy/node-http-handler'

const config = ({ endpoint, credentials, clockOffsetMs, maxAttempts }) => ({
  endpoint,
  region: 'us-east-1',
  credentials,
  maxAttempts: maxAttempts ?? 1,
  systemClockOffset: clockOffsetMs ?? 0,
})

// Polly's client would speak HTTP/2, which is not what it is served over.
const overHttp1 = asked => ({ ...config(asked), requestHandler: new NodeHttpHandler() })

const operations = {
  async TranslateText(asked) {
    const { $metadata, ...answer } = await new TranslateClient(overHttp1(asked)).send(new TranslateTextCommand(asked.input))
    return answer
  },

  async ListLanguages(asked) {
    return { Languages: (await new TranslateClient(overHttp1(asked)).send(new ListLanguagesCommand({}))).Languages }
  },

  async SynthesizeSpeech(asked) {
    const answer = await new PollyClient(overHttp1(asked)).send(new SynthesizeSpeechCommand(asked.input))
    const mp3 = Buffer.from(await answer.AudioStream.transformToByteArray())
    return { ContentType: answer.ContentType, RequestCharacters: answer.RequestCharacters, Mp3: mp3.toString('base64') }
  },

  async DescribeVoices(asked) {
    return { Voices: (await new PollyClient(overHttp1(asked)).send(new DescribeVoicesCommand(asked.input))).Voices }
  },

  /** @param asked.pcm base64; sent in frames of frameBytes, one every frameMs; holdOpen leaves the stream without an end. */
  async StartStreamTranscription(asked) {
    const pcm = Buffer.from(asked.pcm ?? '', 'base64')
    const begun = performance.now()
    const since = () => Math.round(performance.now() - begun)
    let audioBegunAt, audioEndedAt
    async function* audio() {
      audioBegunAt = since()
      const size = asked.frameBytes ?? 3200
      for (let at = 0; at < pcm.length; at += size) {
        yield { AudioEvent: { AudioChunk: pcm.subarray(at, at + size) } }
        if (asked.frameMs) await delay(asked.frameMs)
      }
      audioEndedAt = since()
      if (asked.holdOpen) await delay(asked.holdOpen)
    }

    const client = new TranscribeStreamingClient(config(asked))
    const input = { LanguageCode: 'en-US', MediaEncoding: 'pcm', MediaSampleRateHertz: 16000, ...asked.input }
    const answer = await client.send(new StartStreamTranscriptionCommand({ ...input, AudioStream: audio() }))
    const events = []
    let error
    try {
      for await (const event of answer.TranscriptResultStream)
        for (const result of event.TranscriptEvent.Transcript.Results) events.push({ at: since(), ...result })
    } catch (thrown) {
      error = describe(thrown)
    }
    client.destroy()
    return { SessionId: answer.SessionId, audioBegunAt, audioEndedAt, events, error }
  },
}

const describe = error => ({
  name: error.name,
  message: error.message,
  status: error.$metadata?.httpStatusCode,
  attempts: error.$metadata?.attempts,
  ours: error.$fault,
})

let text = ''
for await (const part of process.stdin.setEncoding('utf8')) text += part
const asked = JSON.parse(text)
const call = () => operations[asked.operation](asked).catch(error => ({ error: describe(error) }))
const answers = await Promise.all(Array.from({ length: asked.times ?? 1 }, call))
// What a stream that is held open still waits for keeps nobody waiting.
process.stdout.write(JSON.stringify(asked.times ? { answers } : answers[0]) + '\n', () => process.exit(0))
