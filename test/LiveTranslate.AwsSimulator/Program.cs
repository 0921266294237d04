// Transcribe, Translate and Polly over AWS's wire protocols, on the offline engines.
return 0;
