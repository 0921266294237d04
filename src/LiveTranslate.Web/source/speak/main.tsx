import { render } from 'preact';
import '../look/base.css';
import './speak.css';
import '../look/theme';
import { askForPublicAddress } from './publicAddress';
import { SpeakPage } from './SpeakPage';
import { SpeakRoom } from './speakRoom';
import { takeToken } from './token';

const { id, token } = takeToken();
const room = new SpeakRoom(id, token);
render(<SpeakPage room={room} />, document.getElementById('page')!);
void room.enter();
void askForPublicAddress();
